// node read.js BROWSER PLAYWRIGHT < JSON order > JSON report
// Opens a book in a reading system's page, once for each view, as a reader would: turns pages, follows links, looks.
// order: { page, files: { address: path }, views: [{ name, width, height, ink, ground, size, face, turns }],
//          jumps: [address#id], note: [chapter, id of the call, id of the note], looks: [chapter], pictures: folder }
// No page reaches the network.
'use strict';

const fs = require('fs');
const path = require('path');

const [browserPath, playwrightPath] = process.argv.slice(2);
const { chromium } = require(playwrightPath);

const HOME = 'https://reader.test/'; // Readium asks for https
const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync', '--force-color-profile=srgb', '--font-render-hinting=none'];
const TYPES = { '.html': 'text/html', '.js': 'text/javascript', '.json': 'application/json', '.css': 'text/css',
  '.xhtml': 'application/xhtml+xml', '.svg': 'image/svg+xml', '.png': 'image/png', '.jpg': 'image/jpeg',
  '.woff2': 'font/woff2', '.epub': 'application/epub+zip' };
const MOST_TURNS = 2000;

function serve(files) {
  return (route) => {
    const address = decodeURIComponent(new URL(route.request().url()).pathname.slice(1));
    const file = files[address];
    if (!file) return route.fulfill({ status: 404, body: '' });
    return route.fulfill({ path: file, contentType: TYPES[path.extname(file)] || 'application/octet-stream' });
  };
}

const settle = (page) => page.evaluate(() => new Promise((done) => requestAnimationFrame(() =>
  requestAnimationFrame(done))));

/** Follow a note's call and its way back by clicking, as a finger would. */
async function followNote(page, [chapter, call, note]) {
  const click = (id, part) => page.evaluate(([id, part]) => {
    const element = reader.frame().contentDocument.getElementById(id);
    const link = element.matches('a') ? element : element.querySelector(part);
    link.click();
  }, [id, part]);
  const arrives = (id) => page
    .waitForFunction((id) => isShown(reader.frame(), id), id, { timeout: 60000 })
    .then(() => true, () => false);
  await page.evaluate((address) => reader.show(address), `${chapter}#${call}`);
  await click(call, 'a');
  const there = await arrives(note);
  await settle(page);
  await click(note, 'a[role="doc-backlink"]');
  const back = await arrives(call);
  return { there, back };
}

/** Turn from the first page to the last, then one back. */
async function turnAll(page) {
  const pages = [];
  await page.evaluate(() => reader.show());
  for (let turn = 0; turn < MOST_TURNS; turn += 1) {
    await settle(page);
    const here = await page.evaluate(() => ({ ...reader.where(), ...seen(reader.frame()) }));
    pages.push(here);
    if (here.atEnd) break;
    await page.evaluate(() => reader.next());
  }
  await page.evaluate(() => reader.previous());
  await settle(page);
  return { pages, back: await page.evaluate(() => reader.where()) };
}

async function read(context, order, view) {
  const page = await context.newPage();
  const errors = [];
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  page.on('pageerror', (error) => errors.push(String(error)));
  page.on('requestfailed', (request) => errors.push(`${request.url()}: ${request.failure().errorText}`));
  await page.setViewportSize({ width: view.width, height: view.height });
  await page.goto(HOME + order.page);
  const report = { ...(await page.evaluate((view) => reader.open(view), view)), measures: {}, jumps: {}, errors };
  for (const chapter of report.chapters) {
    await page.evaluate((address) => reader.show(address), chapter);
    await settle(page);
    report.measures[chapter] = await page.evaluate(() => measure(reader.frame(), reader.layout()));
  }
  for (const [number, [chapter, turns]] of order.looks.entries()) {
    await page.evaluate((address) => reader.show(address), chapter);
    for (let turn = 0; turn < turns; turn += 1) await page.evaluate(() => reader.next());
    await settle(page);
    await page.screenshot({ path: path.join(order.pictures, `${view.name}-${number + 1}.png`) });
  }
  if (view.turns) {
    Object.assign(report, { turned: await turnAll(page) });
    for (const address of order.jumps) {
      await page.evaluate((address) => reader.show(address), address);
      await settle(page);
      report.jumps[address] = await page.evaluate((id) => isShown(reader.frame(), id), address.split('#')[1]);
    }
    if (order.note) report.note = await followNote(page, order.note);
  }
  await page.close();
  return report;
}

async function main() {
  const order = JSON.parse(fs.readFileSync(0, 'utf8'));
  const browser = await chromium.launch({ executablePath: browserPath, args: FLAGS });
  try {
    const context = await browser.newContext();
    await context.route(/^https?:/, (route) => route.abort());
    await context.route(`${HOME}**`, serve(order.files));
    const reports = {};
    for (const view of order.views) reports[view.name] = await read(context, order, view);
    process.stdout.write(JSON.stringify(reports));
  } finally {
    await browser.close();
  }
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
