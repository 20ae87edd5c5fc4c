// node drive.js BROWSER PLAYWRIGHT AXE SCALE: a browser that does what it is told, a line of JSON each, and answers with one.
// {"do": "open", "address": …}, {"do": "evaluate", "script": …}, {"do": "click", "on": CSS}, {"do": "press", "key": …},
// {"do": "until", "script": …}, {"do": "view", "width": …, "height": …, "scheme": …}, {"do": "shoot", "path": …}, {"do": "axe"} …
'use strict';

const fs = require('fs');
const readline = require('readline');

const [browserPath, playwrightPath, axePath, scale] = process.argv.slice(2);
const { chromium } = require(playwrightPath);
const axeSource = fs.readFileSync(axePath, 'utf8');
const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync'];
const PATIENCE = Number(process.env.PATIENCE) || 120000;

async function main() {
  const browser = await chromium.launch({ executablePath: browserPath, args: FLAGS });
  let context;
  let page;
  const faults = [];
  const asked = [];
  const complaints = [];
  // As if the browser had just been started: nothing is in view, and nothing is remembered of any page.
  async function begin() {
    for (const each of browser.contexts()) await each.close();
    context = await browser.newContext({ bypassCSP: false, deviceScaleFactor: Number(scale) });
    context.setDefaultTimeout(PATIENCE);
    page = await context.newPage();
    for (const list of [faults, asked, complaints]) list.length = 0;
    context.on('weberror', (fault) => faults.push(String(fault.error())));
    context.on('console', (said) => said.type() === 'error' && complaints.push(`${said.text()} ${said.location().url}`.trim()));
    context.on('request', (request) => asked.push(request.url()));
  }
  // Asked again and again from outside: the page's rules let nothing be evaluated within it, and it may be loaded anew. The
  // longer it takes, the more seldom: to ask costs two processes some CPU time, which others need meanwhile.
  async function seen(ask, times, script) {
    const begun = Date.now();
    for (let waited = 0; waited < times * PATIENCE; waited = Date.now() - begun) {
      const found = await ask().catch(() => false);
      if (found) return found;
      await new Promise((go) => { setTimeout(go, Math.max(5, Math.min(50, waited / 20))); });
    }
    throw new Error(`not in ${times} × ${PATIENCE} ms: ${script}`);
  }
  await begin();
  const acts = {
    open: async ({ address }) => { const answer = await page.goto(address); return answer && answer.status(); },
    evaluate: ({ script }) => page.evaluate(script),
    click: ({ on }) => page.click(on),
    choose: ({ on, value }) => page.selectOption(on, value),
    press: ({ key }) => page.keyboard.press(key),
    until: ({ script, times = 1 }) => seen(() => page.evaluate(`(${script}) && performance.timeOrigin + performance.now()`), times, script)
      .catch(async (fault) => { throw new Error(`${fault.message}; ${await page.evaluate('document.body.innerText')}`); }),
    view: async ({ width, height, scheme }) => {
      await page.setViewportSize({ width, height });
      await page.emulateMedia({ colorScheme: scheme });
    },
    // The machine is so many times slower for the page in this tab.
    slow: async ({ times }) => (await context.newCDPSession(page)).send('Emulation.setCPUThrottlingRate', { rate: times }),
    media: ({ kind }) => page.emulateMedia({ media: kind }),
    forced: ({ on }) => page.emulateMedia({ forcedColors: on ? 'active' : 'none' }),
    // Runs before the scripts of each page that is opened from now on in this tab.
    before: ({ script }) => page.addInitScript(script),
    scripts: async ({ run }) => {
      const session = await context.newCDPSession(page);
      await session.send('Emulation.setScriptExecutionDisabled', { value: !run });
    },
    shoot: ({ path }) => page.screenshot({ path }),
    axe: async () => {
      // By the driver's own way, which the rules of the page for scripts do not reach.
      if (!await page.evaluate(() => Boolean(window.axe))) await page.evaluate(axeSource);
      const { violations } = await page.evaluate(() => axe.run(document, { resultTypes: ['violations'] }));
      return violations.map((one) => `${one.id} x${one.nodes.length}: ${one.nodes[0].html.slice(0, 160)}`);
    },
    tab: async ({ on }) => {
      const [opened] = await Promise.all([context.waitForEvent('page'), page.click(on)]);
      page = opened;
      await page.waitForLoadState();
      return page.url();
    },
    download: async ({ on }) => {
      // It belongs to the page that it was asked for in, or to the empty one that was opened for it.
      const began = new Promise((done) => {
        page.once('download', done);
        context.once('page', (opened) => opened.once('download', done));
      });
      await page.click(on);
      return (await began).suggestedFilename();
    },
    file: async ({ on, path }) => page.setInputFiles(on, path),
    fresh: async () => {
      for (const other of context.pages()) if (other !== page) await other.close();
      await page.close();
      page = await context.newPage();
    },
    // Another tab beside those that are open, and the tabs by their numbers.
    beside: async () => { page = await context.newPage(); },
    turn: async ({ to }) => { page = browser.contexts().flatMap((each) => each.pages())[to]; await page.bringToFront(); },
    // Another browser beside it, which has none of its cookies; the next "begin" ends it, too.
    apart: async () => { page = await (await browser.newContext()).newPage(); },
    // The process of the page dies; the tab is closed, and another one takes its place.
    crash: async () => {
      const crashed = page;
      const dead = crashed.waitForEvent('crash');
      crashed.goto('chrome://crash').catch(() => null);
      await dead;
      page = await context.newPage();
      await crashed.close();
    },
    address: () => page.url(),
    begin,
    type: ({ text }) => page.keyboard.type(text),
    // As if the clipboard had a text; what has the focus gets it.
    paste: ({ text }) => page.evaluate((words) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData('text/plain', words);
      document.activeElement.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
    }, text),
    // As if a file were pasted, or dropped at the beginning of an element.
    giveFile: ({ on = '', ...file }) => page.evaluate(([place, words, called, type]) => {
      const files = new DataTransfer();
      files.items.add(new File([Uint8Array.from(atob(words), (sign) => sign.charCodeAt(0))], called, { type }));
      const target = place ? document.querySelector(place) : document.activeElement;
      const { left, top, height } = target.getBoundingClientRect();
      return target.dispatchEvent(place
        ? new DragEvent('drop', { dataTransfer: files, clientX: left + 1, clientY: top + height / 2, bubbles: true, cancelable: true })
        : new ClipboardEvent('paste', { clipboardData: files, bubbles: true, cancelable: true }));
    }, [on, file.data, file.name, file.kind]),
    // In the frame of a page, whatever its origin.
    inner: ({ on }) => page.frameLocator('iframe').locator(on).first().click(),
    within: ({ script }) => page.frames()[1].evaluate(script),
    untilWithin: async ({ script }) => Boolean(await seen(async () => page.frames()[1]?.evaluate(script), 1, `in the frame, ${script}`)),
    fill: ({ on, text }) => page.fill(on, text),
    upload: ({ on, paths }) => page.setInputFiles(on, paths),
    faults: () => faults,
    // Errors that the browser tells of, and what was asked for, since one looked last.
    complaints: () => complaints.splice(0),
    asked: () => asked.splice(0),
  };
  for await (const line of readline.createInterface({ input: process.stdin })) {
    const act = JSON.parse(line);
    let answer;
    try {
      answer = { value: (await acts[act.do](act)) ?? null };
    } catch (error) {
      answer = { error: String(error) };
    }
    process.stdout.write(`${JSON.stringify(answer)}\n`);
  }
  await browser.close();
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
