//! What must hold for any numbers: arithmetic, identifiers, weights, scores and adjustments.

use mips_cohort::adjust::{Balance, Cohort, Curve, Mode, PrintedPoint, adjustment_dollars, solve};
use mips_cohort::ids::{Npi, Strictness, Tin, TinNpi};
use mips_cohort::model::{Categories, Category, CategoryRecord, CategorySet, EntityScore, EntityType};
use mips_cohort::project::{Payment, Sums};
use mips_cohort::rules::{Law, RuleFiles};
use mips_cohort::score::score_categories;
use mips_cohort::units::{Dollars, Exact, FINE, Percent, Points, Pure, Ratio, decimal};
use num_bigint::BigInt;
use proptest::prelude::*;

fn law() -> Law {
    Law::of_year(&RuleFiles::embedded(), 2024).expect("the pack of 2024")
}

fn whole(number: i64) -> Exact<Points> {
    Exact::whole(number)
}

fn published_curve() -> Curve {
    Curve::new(&law(), Exact::ratio(105, 100)).expect("a payment adjustment")
}

/// A percent with up to 15 decimals.
fn percents() -> impl Strategy<Value = i64> {
    prop_oneof![0..=100 * 10_i64.pow(FINE), (0..=10_000_i64).prop_map(|hundredths| hundredths * 10_i64.pow(FINE - 2))]
}

/// A final score as a fraction: of few parts, which add up to whole numbers, or of any.
fn scores() -> impl Strategy<Value = Exact<Points>> {
    let parts = prop_oneof![1..13_i64, 1..i64::MAX / 100];
    let score = |(parts, taken): (i64, i64)| Exact::ratio((taken % (100 * parts + 1)).into(), parts.into());
    prop_oneof![(parts, 0..i64::MAX).prop_map(score), percents().prop_map(|percent| Exact::decimal(percent, FINE))]
}

/// Bases and scores of a cohort; round bases of few parts come to amounts that end where they are rounded.
fn cohort() -> impl Strategy<Value = Cohort> {
    let base = prop_oneof![1..100_000_000_i64, (1..10_i64).prop_map(|thousands| thousands * 100_000)];
    proptest::collection::vec((base, scores()), 1..30).prop_map(Cohort::from)
}

fn records() -> impl Strategy<Value = CategoryRecord> {
    let score = || proptest::option::weighted(0.7, percents());
    let scores = (score(), score(), score(), score());
    let bonus = proptest::option::of(0..=10 * 10_i64.pow(FINE));
    (scores, any::<bool>(), 0..16_u8, any::<bool>(), bonus).prop_map(
        |(scores, small_practice, approved, automatic_euc, bonus)| {
            let fine = |score: Option<i64>| score.map(|score| Exact::decimal(score, FINE));
            CategoryRecord {
                set_aside: CategorySet::default(),
                entity_type: EntityType::Individual,
                scores: Categories {
                    quality: fine(scores.0),
                    cost: fine(scores.1),
                    improvement_activities: fine(scores.2),
                    promoting_interoperability: fine(scores.3),
                },
                small_practice,
                approved: CategorySet::from_bits(approved),
                automatic_euc,
                complex_patient_bonus: bonus.map(|bonus| Exact::decimal(bonus, FINE)),
            }
        },
    )
}

fn total(score: &EntityScore) -> u32 {
    score.weights.iter().map(|(_, weight)| u32::from(*weight)).sum()
}

/// A fraction as its parts, for arithmetic in big integers.
fn fractions() -> impl Strategy<Value = (i64, i64)> {
    (any::<i64>(), 1..=i64::MAX)
}

fn exact((over, under): (i64, i64)) -> Exact<Pure> {
    Exact::ratio(i128::from(over), i128::from(under))
}

/// Whether `found` is `over / under`.
fn is(found: &Exact<Pure>, over: BigInt, under: BigInt) -> bool {
    let part = |number: BigInt| {
        // A big integer as an exact number, sixty bits at a time.
        let (sign, digits) = number.to_u64_digits();
        let base = Exact::<Pure>::ratio(1 << 64, 1);
        let size = digits
            .iter()
            .rev()
            .fold(Exact::<Pure>::zero(), |sum, digit| &(&sum * &base) + &Exact::ratio(i128::from(*digit), 1));
        if sign == num_bigint::Sign::Minus { -&size } else { size }
    };
    (found * &part(under)) == part(over)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn sums_products_and_quotients_are_exact_whatever_their_size(a in fractions(), b in fractions()) {
        let ((an, ad), (bn, bd)) = (a, b);
        let big = |number: i64| BigInt::from(number);
        let (x, y) = (exact(a), exact(b));
        prop_assert!(is(&(&x + &y), big(an) * big(bd) + big(bn) * big(ad), big(ad) * big(bd)));
        prop_assert!(is(&(&x - &y), big(an) * big(bd) - big(bn) * big(ad), big(ad) * big(bd)));
        prop_assert!(is(&(&x * &y), big(an) * big(bn), big(ad) * big(bd)));
        prop_assert_eq!(x.cmp(&y), (big(an) * big(bd)).cmp(&(big(bn) * big(ad))));
        if let Some(quotient) = x.checked_div(&y) {
            prop_assert_eq!(&(&quotient * &y), &x);
        }
        // Far past 128 bits and back.
        let powers = &(&(&x * &x) * &(&y * &y)) * &(&x * &y);
        if !x.is_zero() && !y.is_zero() {
            let back = powers.checked_div(&(&(&x * &x) * &(&y * &y))).expect("not zero");
            prop_assert_eq!(&back, &(&x * &y));
        }
    }

    #[test]
    fn rounding_is_to_the_nearest_and_away_from_zero_half_way(over in -1_000_000_000_i64..1_000_000_000, under in 1..10_000_i64) {
        let found = exact((over, under)).round_half_up(2);
        // |found / 100 - over / under| <= 1 / 200, in whole numbers.
        let off = 2 * (i128::from(found) * i128::from(under) - 100 * i128::from(over));
        prop_assert!(off.abs() <= i128::from(under));
        if off.abs() == i128::from(under) {
            prop_assert!(i128::from(found).abs() * i128::from(under) >= 100 * i128::from(over).abs());
        }
    }

    #[test]
    fn long_numbers_are_rounded_as_short_ones(
        over in -10_i128.pow(36)..10_i128.pow(36),
        under in 10_i128.pow(30)..10_i128.pow(36),
        halves in -10_i64.pow(9)..10_i64.pow(9),
        decimals in 0..=9_u32,
    ) {
        let (part, twice) = (under / 10_i128.pow(10), 2 * 10_i128.pow(decimals));
        let half_way = (i128::from(halves) * part, twice * part);
        for (over, under) in [(over, under), (over, under.isqrt() + 1), half_way] {
            let number = Exact::<Points>::ratio(over, under);
            let scaled = BigInt::from(over) * BigInt::from(10).pow(decimals);
            let size = (scaled.magnitude() * 2_u32 + under.unsigned_abs()) / (2 * under.unsigned_abs());
            let rounded = BigInt::from_biguint(scaled.sign(), size);
            if let Ok(rounded) = i64::try_from(rounded) {
                prop_assert_eq!(number.round_half_up(decimals), rounded);
                let floor = number.floor();
                let (low, high) = (Exact::<Points>::whole(floor), Exact::whole(floor + 1));
                prop_assert!(low <= number && number < high, "{number:?} is not from {low:?} to {high:?}");
            }
        }
    }

    #[test]
    fn ratios_compare_as_the_numbers_they_are(a in fractions(), b in fractions()) {
        let ratio = |(over, under)| Ratio::new(over, under);
        let number = |(over, under): (i64, i64)| Exact::<Pure>::ratio(over.into(), under.into());
        prop_assert_eq!(ratio(a).cmp(&ratio(b)), number(a).cmp(&number(b)));
        prop_assert_eq!(ratio(a) == ratio(b), number(a) == number(b));
        prop_assert_eq!(Exact::from(ratio(a)), number(a));
    }

    #[test]
    fn a_root_is_cut_off_not_rounded(number in 0..1_000_000_i64) {
        let root = whole(number).root_cut(6);
        let next = &root + &Exact::ratio(1, 1_000_000);
        let square = |root: &Exact<Points>| root * &root.clone().as_unit::<Pure>();
        prop_assert!(square(&root) <= whole(number) && square(&next) > whole(number));
    }

    #[test]
    fn decimals_read_back_as_they_were_written(mantissa in -10_i64.pow(17)..10_i64.pow(17), decimals in 0..=15_u32) {
        let text = decimal::text(mantissa, decimals);
        prop_assert_eq!(decimal::parse(&text, decimals), Ok(decimal::Parsed { mantissa, rounded: false }));
        let short = decimal::short_text(mantissa, decimals);
        prop_assert_eq!(decimal::parse(&short, decimals), Ok(decimal::Parsed { mantissa, rounded: false }));
    }

    #[test]
    fn text_that_is_no_number_is_never_read_as_one(text in "[^0-9]{0,8}|[0-9]{1,3}[^0-9.][0-9]{0,3}|[0-9]*\\.[0-9]*\\.[0-9]*") {
        prop_assert_eq!(decimal::parse(&text, 15), Err(mips_cohort::units::NumberError::Unreadable));
    }

    #[test]
    fn one_digit_of_an_npi_changed_never_passes(body in 0..1_000_000_000_u64, place in 0..10_u32, other in 1..10_u64) {
        let start = 1_000_000_000 + body / 10 * 10;
        let valid = (0..10).map(|digit| start + digit).find(|npi| Npi::parse(&npi.to_string(), Strictness::Strict).is_ok());
        let valid = valid.expect("one of ten check digits holds");
        let power = 10_u64.pow(place);
        let digit = valid / power % 10;
        let changed = valid - digit * power + (digit + other) % 10 * power;
        let changed = Npi::from_number(changed).to_string();
        prop_assert!(Npi::parse(&changed, Strictness::Strict).is_err());
    }

    #[test]
    fn keys_keep_tin_and_npi_and_their_order(a in (0..1_000_000_000_u32, 0..10_000_000_000_u64), b in (0..1_000_000_000_u32, 0..10_000_000_000_u64)) {
        let key = |(tin, npi)| TinNpi::new(Tin::from_number(tin), Npi::from_number(npi));
        prop_assert_eq!((key(a).tin().number(), key(a).npi().number()), a);
        prop_assert_eq!(key(a).cmp(&key(b)), a.cmp(&b));
        prop_assert_eq!(Tin::parse(&key(a).tin().to_string()), Ok(key(a).tin()));
    }

    #[test]
    fn weights_sum_to_100_or_the_score_is_the_threshold(record in records()) {
        let law = law();
        let score = score_categories(&record, &law);
        let final_score = score.final_score.clone().expect("2024 has weights for everything");
        prop_assert!(final_score >= whole(0) && final_score <= whole(100));
        if score.at_threshold {
            prop_assert_eq!(total(&score), 0);
            prop_assert_eq!(&final_score, &law.threshold);
            prop_assert!(score.complex_patient_bonus.is_none());
        } else {
            prop_assert_eq!(total(&score), 100);
        }
        for category in Category::ALL {
            // A category is scored or has a reason, never both, and has no weight without a score.
            prop_assert_eq!(score.scores.get(category).is_some(), score.reasons.get(category).is_none());
            prop_assert!(score.scores.get(category).is_some() || *score.weights.get(category) == 0);
        }
    }

    #[test]
    fn a_better_category_never_lowers_the_final_score(record in records(), category in 0..4_usize, more in percents()) {
        let law = law();
        let category = Category::ALL[category];
        let Some(given) = record.scores.get(category).clone() else { return Ok(()) };
        let better = given.max(Exact::decimal(more, FINE));
        let mut improved = record.clone();
        improved.scores = Categories::from_fn(|other| {
            if other == category { Some(better.clone()) } else { record.scores.get(other).clone() }
        });
        prop_assert!(score_categories(&improved, &law).final_score >= score_categories(&record, &law).final_score);
    }

    #[test]
    fn the_adjustment_climbs_with_the_score_and_stays_within_the_law(a in percents(), b in percents()) {
        let curve = published_curve();
        let percent = |score: i64| curve.percent(&Exact::decimal(score, FINE));
        let (low, high) = (percent(a.min(b)), percent(a.max(b)));
        prop_assert!(low <= high);
        prop_assert!(low >= Exact::<Percent>::whole(-9) && high <= Exact::ratio(105, 100));
    }

    #[test]
    fn the_curve_is_zero_at_the_threshold_alone(score in percents()) {
        let law = law();
        let score: Exact<Points> = Exact::decimal(score, FINE);
        let percent = published_curve().percent(&score);
        prop_assert_eq!(percent.cmp(&Exact::zero()), score.cmp(&law.threshold));
    }

    #[test]
    fn a_solved_factor_balances_or_is_at_its_limit(cohort in cohort()) {
        let law = law();
        let factor = solve(&Balance::of(&cohort, &law).expect("a payment adjustment"), &law);
        let curve = Curve::new(&law, &Exact::<Percent>::whole(9) * factor.exact()).expect("a payment adjustment");
        let share = |base: i64, score: &Exact<Points>| {
            &Exact::<Dollars>::decimal(base, 2) * &(&curve.percent(score) / &Exact::whole(100))
        };
        let net: Exact<Dollars> = cohort.iter().map(|(base, score)| share(*base, score)).sum();
        prop_assert!(factor.exact() <= &Exact::whole(3));
        if factor.is(&Exact::whole(3)) {
            prop_assert!(net <= Exact::zero());
        } else {
            prop_assert!(net.is_zero());
        }
    }

    #[test]
    fn what_a_cohort_comes_to_lies_between_its_bounds_and_is_rounded_as_it_is_itself(cohort in cohort(), score in scores()) {
        let law = law();
        let balance = Balance::of(&cohort, &law).expect("a payment adjustment");
        let factor = solve(&balance, &law);
        let residue = balance.residue(&factor);
        for sum in [&balance.reductions, &balance.unscaled_increases, &residue] {
            prop_assert!(sum.low() <= sum.exact() && sum.exact() <= sum.high(), "{sum:?} {:?}", sum.exact());
            prop_assert_eq!(sum.rounded(Exact::clone, 2), sum.exact().round_half_up(2));
        }
        prop_assert!(factor.low() <= factor.exact() && factor.exact() <= factor.high(), "{factor:?} {:?}", factor.exact());
        let maximum = Mode::Solved.maximum_increase(&law, &factor).expect("a maximum");
        prop_assert_eq!(maximum.rounded(Exact::clone, FINE), maximum.exact().round_half_up(FINE));
        let (quick, slow) = (Curve::new(&law, maximum.clone()), Curve::new(&law, maximum.exact().clone()));
        let (quick, slow) = (quick.expect("a payment adjustment"), slow.expect("a payment adjustment"));
        prop_assert_eq!(quick.rounded_percent(&score), slow.percent(&score).round_half_up(2));
        prop_assert_eq!(quick.rounded_maximum(6), slow.percent(&law.maximum_score).round_half_up(6));
    }

    #[test]
    fn dollars_are_odd_in_the_percent(paid in 0..10_i64.pow(13), percent in -900..=2700_i64) {
        prop_assert_eq!(adjustment_dollars(paid, percent), -adjustment_dollars(paid, -percent));
    }
    #[test]
    fn a_part_of_an_amount_is_rounded_as_fractions_are(cents in -10_i64.pow(15)..10_i64.pow(15), over in -2_000_000..2_000_000_i64, under in 1..1_000_000_i64) {
        let ratio = Exact::<Pure>::ratio(over.into(), under.into());
        let part = ratio.narrow_ratio().expect("a small ratio").part(cents);
        // Halves away from zero, and nothing past what 64 bits hold.
        let product = BigInt::from(cents) * over;
        let size = BigInt::from((product.magnitude() * 2_u32 + under.unsigned_abs()) / (2 * under.unsigned_abs()));
        let expected = if product < BigInt::from(0) { -size } else { size };
        prop_assert_eq!(part, i64::try_from(expected).ok());
    }

    #[test]
    fn a_payment_is_what_its_parts_are_and_sequestration_never_adds(base in 0..10_i64.pow(13), percent in -900..=2700_i64, hundredths in 0..100_i64) {
        let rate = Exact::<Pure>::ratio(hundredths.into(), 100).narrow_ratio().expect("a small ratio");
        let payment = Payment::of(base, percent, rate).expect("a payment");
        prop_assert_eq!(payment.adjustment, adjustment_dollars(base, percent));
        prop_assert!(payment.sequestration <= 0);
        prop_assert_eq!(payment.paid(), base + payment.adjustment + payment.sequestration);
        let without = Payment::of(base, percent, Exact::<Pure>::zero().narrow_ratio().expect("zero")).expect("a payment");
        prop_assert!(payment.paid() <= without.paid());
    }

    #[test]
    fn sums_of_groups_are_the_sum_of_all(payments in proptest::collection::vec((0..10_i64.pow(10), -900..=2700_i64, 0..4_usize), 0..50)) {
        let rate = Exact::<Pure>::ratio(2, 100).narrow_ratio().expect("a small ratio");
        let (mut all, mut groups) = (Sums::default(), [Sums::default(); 4]);
        for (base, percent, group) in payments {
            let payment = Payment::of(base, percent, rate).filter(|_| base % 7 > 0);
            all.add(payment);
            groups[group].add(payment);
        }
        let together = groups.iter().fold(Sums::default(), Sums::plus);
        prop_assert_eq!(together, all);
        prop_assert_eq!(all.paid(), all.base + all.increases + all.reductions + all.sequestration);
    }

    #[test]
    fn a_printed_table_is_met_where_it_is_printed_and_rises_between(score in percents(), more in percents()) {
        let law = law();
        let rows: Vec<PrintedPoint> = law.published[0].rows.iter().map(|row| PrintedPoint {
            score: Exact::decimal(decimal::parse(&row.final_score, 2).expect("a score").mantissa, 2),
            percent: Exact::decimal(decimal::parse(&row.payment_adjustment_percent, 2).expect("a percent").mantissa, 2),
        }).collect();
        let curve = published_curve().printed(rows.clone());
        for row in &rows {
            prop_assert_eq!(curve.percent(&row.score), row.percent.clone());
        }
        let (lower, higher) = (Exact::decimal(score.min(more), FINE), Exact::decimal(score.max(more), FINE));
        prop_assert!(curve.percent(&lower) <= curve.percent(&higher));
    }
    #[test]
    fn a_percent_is_rounded_as_the_exact_one_is(score in percents(), over in 1..i64::MAX, under in 1..i64::MAX) {
        // A maximum of very many digits, at most 27.
        let factor = Exact::<Pure>::ratio(over.into(), i128::from(over) + i128::from(under));
        let odd = &factor * &Exact::ratio(i128::from(under), i128::from(u64::MAX) * 3);
        let maximum = &(&Exact::<Percent>::whole(27) * &factor) * &(&Exact::whole(1) - &odd);
        let curve = Curve::new(&law(), maximum).expect("a payment adjustment");
        let score = Exact::decimal(score, FINE);
        prop_assert_eq!(curve.rounded_percent(&score), curve.percent(&score).round_half_up(2));
    }

    #[test]
    fn a_total_is_the_sum(numbers in proptest::collection::vec(fractions(), 0..40)) {
        let numbers = || numbers.iter().map(|(over, under)| Exact::<Points>::ratio((*over).into(), (*under).into()));
        prop_assert_eq!(Exact::total(numbers()), numbers().sum::<Exact<Points>>());
        // Longer ones among them.
        let power = |number: Exact<Points>, times: usize| (0..times % 4).fold(number.clone(), |power, _| &power * &number.clone().as_unit());
        let powers = || numbers().enumerate().map(|(times, number)| power(number, times));
        prop_assert_eq!(Exact::total(powers()), powers().sum::<Exact<Points>>());
    }
}
