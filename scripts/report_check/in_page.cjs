// What is looked at inside the page. Each gives what is wrong, in words, and needs nothing else, for it is sent to the
// browser by itself.
'use strict';

function outline() {
    const found = [];
    const headings = [...document.querySelectorAll('h1, h2, h3, h4, h5, h6')];
    const levels = headings.map((heading) => Number(heading.tagName[1]));
    if (levels.filter((level) => level === 1).length !== 1) found.push('there must be one h1');
    levels.forEach((level, place) => {
        if (place > 0 && level > levels[place - 1] + 1) found.push(`h${level} after h${levels[place - 1]}`);
    });
    if (!document.documentElement.lang) found.push('no language');
    return found;
}

function links() {
    const targets = [...document.querySelectorAll('a[href]')].map((link) => link.getAttribute('href'));
    const listed = new Set([...document.querySelectorAll('nav a[href]')].map((link) => link.getAttribute('href')));
    const found = targets.filter((target) => !target.startsWith('#') || !document.getElementById(target.slice(1)))
        .map((target) => `leads nowhere: ${target}`);
    for (const heading of document.querySelectorAll('main h2')) {
        if (!heading.id) found.push(`no id: ${heading.textContent}`);
        else if (!listed.has(`#${heading.id}`)) found.push(`not in the contents: ${heading.textContent}`);
    }
    if (listed.size === 0) found.push('no contents');
    const ids = [...document.querySelectorAll('[id]')].map((element) => element.id);
    ids.forEach((id, place) => { if (ids.indexOf(id) !== place) found.push(`id stands twice: ${id}`); });
    return found;
}

function unnamedDrawings() {
    const named = (svg) => {
        const ids = (svg.getAttribute('aria-labelledby') || '').split(/\s+/);
        const texts = ids.map((id) => document.getElementById(id)?.textContent.trim());
        return svg.getAttribute('role') === 'img' && texts.length === 2 && texts.every(Boolean)
            && svg.querySelector('title')?.textContent.trim() && svg.querySelector('desc')?.textContent.trim();
    };
    return [...document.querySelectorAll('svg')].filter((svg) => !named(svg))
        .map((svg) => `without a title or description: ${svg.closest('[id]')?.id}`);
}

function chartsWithoutTable() {
    const drawn = [...document.querySelectorAll('svg')];
    const apart = drawn.filter((svg) => !svg.closest('figure')).map(() => 'a drawing outside a figure');
    const bare = [...document.querySelectorAll('figure')].filter((figure) => {
        const next = figure.nextElementSibling;
        return !next || !next.querySelector('table caption');
    });
    return apart.concat(bare.map((figure) => `without its table: ${figure.parentElement.id}`));
}

function overflow() {
    const { scrollWidth } = document.documentElement;
    if (scrollWidth <= window.innerWidth) return [];
    const wide = [...document.querySelectorAll('body *')].filter((element) =>
        element.getBoundingClientRect().right > window.innerWidth + 1 && !element.closest('.scroll'));
    const lines = wide.map((element) => `too wide: ${element.outerHTML.slice(0, 100)}`);
    return [`the page is ${scrollWidth} px wide`, ...lines];
}

function smallText(smallest) {
    const seen = [...document.querySelectorAll('svg text')].filter((text) => text.getClientRects().length > 0);
    const size = (text) => parseFloat(getComputedStyle(text).fontSize) * text.ownerSVGElement.getScreenCTM().a;
    return seen.filter((text) => size(text) < smallest)
        .map((text) => `${size(text).toFixed(1)} px: ${text.textContent}`);
}

function textOverText() {
    const found = [];
    for (const svg of document.querySelectorAll('svg')) {
        const texts = [...svg.querySelectorAll('text')].filter((text) => text.getClientRects().length > 0);
        const boxes = texts.map((text) => text.getBoundingClientRect());
        const edge = svg.getBoundingClientRect();
        boxes.forEach((one, place) => {
            if (one.left < edge.left - 1 || one.right > edge.right + 1 || one.bottom > edge.bottom + 1) {
                found.push(`outside its chart: ${texts[place].textContent}`);
            }
            boxes.slice(place + 1).forEach((other, further) => {
                const across = Math.min(one.right, other.right) - Math.max(one.left, other.left);
                const down = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top);
                // Boxes of text are higher than their letters.
                if (across > 1 && down > 4) {
                    found.push(`${texts[place].textContent} / ${texts[place + 1 + further].textContent}`);
                }
            });
        });
    }
    return found;
}

// Numbers what scrolls, and says how often the tab key must be pressed at most.
function numberScrolling() {
    const scrolls = (element) => {
        const { overflowX, overflowY } = getComputedStyle(element);
        return (['auto', 'scroll'].includes(overflowX) && element.scrollWidth > element.clientWidth)
            || (['auto', 'scroll'].includes(overflowY) && element.scrollHeight > element.clientHeight);
    };
    document.querySelectorAll('details').forEach((details) => { details.open = true; });
    const scrolling = [...document.querySelectorAll('body *')].filter(scrolls).map((element, place) => {
        element.dataset.scrolls = String(place);
        // Not every browser gives the focus to what scrolls but does not ask for it.
        const asks = element.hasAttribute('tabindex') || element.querySelector('a[href]') !== null;
        return { number: String(place), name: element.getAttribute('aria-label') || element.tagName, asks };
    });
    return { scrolling, stops: document.querySelectorAll('a[href], summary, input, [tabindex]').length };
}

function cutOff() {
    const right = document.documentElement.clientWidth + 1;
    const seen = [...document.querySelectorAll('body *')].filter((element) => element.getClientRects().length > 0);
    const cut = (element) => element.getBoundingClientRect().right > right && !element.matches('.skip');
    return seen.filter((element) => cut(element) && ![...element.children].some(cut))
        .map((element) => `cut off: ${element.outerHTML.slice(0, 100)}`);
}

function closedTables() {
    const seen = (table) => table.checkVisibility() && table.offsetHeight > 0;
    return [...document.querySelectorAll('table')].filter((table) => !seen(table))
        .map((table) => `not printed: ${table.caption?.textContent}`);
}

function printedDark() {
    const parts = (color) => (color.match(/[\d.]+/g) || []).slice(0, 3).map(Number);
    const light = (color) => parts(color).reduce((sum, part) => sum + part, 0) / 3;
    const { color, backgroundColor } = getComputedStyle(document.body);
    return light(backgroundColor) > 240 && light(color) < 100 ? [] : [`${color} on ${backgroundColor}`];
}

module.exports = {
    outline, links, unnamedDrawings, chartsWithoutTable, overflow, smallText, textOverText, numberScrolling, cutOff,
    closedTables, printedDark,
};
