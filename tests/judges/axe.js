// node axe.js BROWSER PLAYWRIGHT AXE: for each line, a JSON list of page addresses, a JSON map from address to faults
// One browser for all lines, which takes as long to start as two pages; each page is loaded once and looked at in three
// ways. No page reaches the network.
'use strict';

const fs = require('fs');
const readline = require('readline');
const { fileURLToPath } = require('url');

const [browserPath, playwrightPath, axePath] = process.argv.slice(2);
const { chromium } = require(playwrightPath);
const axeSource = fs.readFileSync(axePath, 'utf8');

const VIEWS = [
  { name: 'wide', width: 1280, colorScheme: 'light' },
  { name: 'narrow', width: 320, colorScheme: 'light' }, // WCAG 2.2, 1.4.10: no scrolling in two dimensions at 320 px
  // The page of the wide window in other colours: of what axe looks at, only these can be otherwise.
  { name: 'dark', width: 1280, colorScheme: 'dark', runOnly: ['color-contrast', 'link-in-text-block'] },
];
const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync'];

const LEADS_ON = /<meta http-equiv="refresh" content="0; url=[^"]*">/;

// A page that leads on is looked at without the line by which it does, for a browser is elsewhere at once. Whoever has
// switched such lines off, or reads an archive of the web, stays on it.
async function open(page, address) {
  const source = fs.readFileSync(fileURLToPath(address), 'utf8');
  if (!LEADS_ON.test(source)) return page.goto(address);
  await page.goto('about:blank');
  return page.setContent(source.replace(LEADS_ON, ''));
}

async function judge(page, address) {
  const faults = [];
  await open(page, address);
  await page.evaluate(axeSource);
  for (const view of VIEWS) {
    await page.emulateMedia({ colorScheme: view.colorScheme });
    await page.setViewportSize({ width: view.width, height: 800 });
    const rules = { 'target-size': { enabled: true } }; // WCAG 2.2, 2.5.8
    const options = { resultTypes: ['violations'], ...(view.runOnly ? { runOnly: view.runOnly } : { rules }) };
    const found = await page.evaluate((options) => axe.run(document, options), options);
    for (const violation of found.violations) {
      faults.push(`${view.name}: ${violation.id} x${violation.nodes.length}: ${violation.nodes[0].html.slice(0, 160)}`);
    }
    const excess = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    if (excess > 0) faults.push(`${view.name}: the page is ${excess} px wider than its window of ${view.width} px`);
  }
  return faults;
}

async function verdicts(browser, addresses) {
  const context = await browser.newContext({ bypassCSP: true });
  await context.route(/^https?:/, (route) => route.abort());
  const page = await context.newPage();
  const found = {};
  for (const address of addresses) found[address] = await judge(page, address);
  await context.close();
  return found;
}

async function main() {
  const browser = await chromium.launch({ executablePath: browserPath, args: FLAGS });
  try {
    for await (const line of readline.createInterface({ input: process.stdin })) {
      process.stdout.write(`${JSON.stringify(await verdicts(browser, JSON.parse(line)))}\n`);
    }
  } finally {
    await browser.close();
  }
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
