// Checks a report in a browser; scripts/check_html says what for.
'use strict';

const fs = require('fs');
const path = require('path');
const { pathToFileURL } = require('url');
const { chromium } = require('playwright-core');
const inPage = require('./in_page.cjs');

const AXE = require.resolve('axe-core/axe.min.js');
const WIDTHS = [400, 768, 1600];
const SCHEMES = ['light', 'dark'];
// What is left of a sheet between its margins, in pixels of a 96th of an inch: the widths of templates/report.css.
const SHEETS = { A4: (210 - 30) * 96 / 25.4, Letter: (215.9 - 30) * 96 / 25.4 };
const SMALLEST_TEXT = 11;
const ARGUMENTS = [
    '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
    '--disable-component-update', '--disable-sync',
];

const results = { passed: 0, failed: 0 };

// One line for a check, and what is wrong below it.
function check(name, findings) {
    if (findings.length === 0) {
        results.passed += 1;
        console.log(`ok      ${name}`);
        return;
    }
    results.failed += 1;
    console.log(`FAILED  ${name}`);
    findings.slice(0, 20).forEach((finding) => console.log(`        ${finding}`));
}

// A page with the report in it, and what it asked for and complained of.
async function open(browser, address, options) {
    const context = await browser.newContext(options);
    const page = await context.newPage();
    const heard = { requests: [], console: [] };
    page.on('request', (request) => heard.requests.push(request.url()));
    page.on('console', (message) => {
        if (['error', 'warning'].includes(message.type())) heard.console.push(message.text());
    });
    page.on('pageerror', (error) => heard.console.push(String(error)));
    await page.goto(address, { waitUntil: 'load' });
    return { context, page, heard };
}

async function checkContent(page) {
    check('outline: one h1, no level of headings left out', await page.evaluate(inPage.outline));
    check('outline: contents list every section, every link leads somewhere', await page.evaluate(inPage.links));
    check('charts: every drawing has a title and a description', await page.evaluate(inPage.unnamedDrawings));
    check('charts: every chart has its table behind it', await page.evaluate(inPage.chartsWithoutTable));
}

async function checkLooks(page, width, scheme) {
    const where = `at ${width} px, ${scheme}`;
    check(`fits: no scrolling sideways ${where}`, await page.evaluate(inPage.overflow));
    const small = await page.evaluate(inPage.smallText, SMALLEST_TEXT);
    check(`fits: text of charts is ${SMALLEST_TEXT} px or larger ${where}`, small);
    check(`fits: no text of charts lies over other text ${where}`, await page.evaluate(inPage.textOverText));
    if (width === 768) return;
    await page.evaluate(() => document.querySelectorAll('details').forEach((details) => { details.open = true; }));
    check(`fits: no scrolling sideways with tables opened ${where}`, await page.evaluate(inPage.overflow));
    await page.addScriptTag({ path: AXE });
    const found = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
    const grave = found.violations.filter((violation) => ['serious', 'critical'].includes(violation.impact));
    const line = ({ id, help }, node) => `${id}: ${help}: ${node.html.slice(0, 120)}`;
    const lines = grave.flatMap((violation) => violation.nodes.map((node) => line(violation, node)));
    check(`accessible: axe-core finds nothing serious ${where}`, lines);
}

// Goes through the page with the tab key.
async function checkKeyboard(page) {
    const wanted = await page.evaluate(inPage.numberScrolling);
    const reached = new Set();
    for (let presses = 0; presses < wanted.stops + 5; presses += 1) {
        await page.keyboard.press('Tab');
        reached.add(await page.evaluate(() => document.activeElement.dataset.scrolls));
    }
    const missed = wanted.scrolling.filter(({ number, asks }) => !asks || !reached.has(number));
    check('keyboard: everything that scrolls can be reached', missed.map(({ name }) => `not reached: ${name}`));
}

async function checkPrint(browser, address, format, folder) {
    const viewport = { width: Math.floor(SHEETS[format]), height: 1000 };
    const { context, page } = await open(browser, address, { viewport, colorScheme: 'dark' });
    await page.emulateMedia({ media: 'print' });
    check(`prints: nothing is cut off on ${format}`, await page.evaluate(inPage.cutOff));
    check(`prints: every table is open on ${format}`, await page.evaluate(inPage.closedTables));
    check(`prints: dark on light on ${format}`, await page.evaluate(inPage.printedDark));
    const pdf = await page.pdf({ format, preferCSSPageSize: false });
    const pages = (pdf.toString('latin1').match(/\/Type\s*\/Page\b/g) || []).length;
    check(`prints: ${pages} pages on ${format}`, pages > 0 ? [] : ['no page came out']);
    if (folder) fs.writeFileSync(path.join(folder, `${format}.pdf`), pdf);
    await context.close();
}

async function main([file, folder]) {
    if (folder) fs.mkdirSync(folder, { recursive: true });
    const address = pathToFileURL(path.resolve(file)).href;
    const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ARGUMENTS });
    const heard = { requests: [], console: [] };
    for (const width of WIDTHS) {
        for (const colorScheme of SCHEMES) {
            const opened = await open(browser, address, { viewport: { width, height: 900 }, colorScheme });
            if (folder && width !== 768) {
                const name = `${width}-${colorScheme}.png`;
                await opened.page.screenshot({ path: path.join(folder, name), fullPage: true });
            }
            if (width === WIDTHS[0] && colorScheme === SCHEMES[0]) {
                await checkContent(opened.page);
                await checkKeyboard(opened.page);
            }
            // Rules of accessibility are a script put into the page: what it asks for is not the page's doing.
            heard.requests.push(...opened.heard.requests);
            heard.console.push(...opened.heard.console);
            await checkLooks(opened.page, width, colorScheme);
            await opened.context.close();
        }
    }
    check('by itself: no request but the file', heard.requests.filter((url) => url.split('#')[0] !== address));
    check('by itself: nothing on the console', heard.console);
    for (const format of Object.keys(SHEETS)) await checkPrint(browser, address, format, folder);
    await browser.close();
}

main(process.argv.slice(2)).then(() => {
    if (results.failed > 0) console.log(`${results.failed} checks failed`);
    console.log(`${results.passed} checks passed`);
    process.exitCode = results.failed > 0 ? 1 : 0;
}, (error) => {
    console.error(`check_html: ${error.message}`);
    process.exitCode = 2;
});
