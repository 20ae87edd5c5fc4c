// node viewer.js WS PORT WIDTH HEIGHT TURNS PICTURE > JSON { pages: [{ title, text, size, ground, ink }], errors }
// Turns the pages of a book in Calibre's viewer, which listens at PORT for the protocol of Chromium's developer tools.
'use strict';

const fs = require('fs');

const [wsPath, port, width, height, turns, picture] = process.argv.slice(2);
const WebSocket = require(wsPath);
const PATIENCE = 60; // times a quarter of a second

const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

/** The window of the viewer that shows the book, once it is there. */
async function target() {
  for (let attempt = 0; attempt < PATIENCE; attempt += 1) {
    const found = await fetch(`http://127.0.0.1:${port}/json/list`).then((answer) => answer.json(), () => []);
    const page = found.find(({ url }) => url.startsWith('clbr://internal'));
    if (page) return page.webSocketDebuggerUrl;
    await pause(250);
  }
  throw new Error('the viewer shows no window');
}

class Tools {
  constructor(socket) {
    Object.assign(this, { socket, last: 0, waiting: new Map(), contexts: new Map(), errors: [] });
    socket.on('message', (data) => this.hear(JSON.parse(data)));
  }

  hear({ id, result, error, method, params }) {
    if (id) this.waiting.get(id)(result || error);
    if (method === 'Runtime.executionContextCreated') this.contexts.set(params.context.id, params.context.origin);
    if (method === 'Runtime.executionContextDestroyed') this.contexts.delete(params.executionContextId);
    if (method === 'Runtime.exceptionThrown') this.errors.push(params.exceptionDetails.text);
    if (method === 'Log.entryAdded' && params.entry.level === 'error') this.errors.push(params.entry.text);
  }

  send(method, params = {}) {
    this.last += 1;
    this.socket.send(JSON.stringify({ id: this.last, method, params }));
    return new Promise((done) => this.waiting.set(this.last, done));
  }

  /** The value of an expression in the frame of the book. */
  async ask(expression) {
    const [context] = [...this.contexts].find(([, origin]) => origin.endsWith('.sandbox')) || [];
    const answer = await this.send('Runtime.evaluate', { contextId: context, returnByValue: true, expression });
    return answer.result && answer.result.value;
  }
}

const LOOK = `(() => {
  const style = getComputedStyle(document.body);
  const text = document.body.querySelector('section > p');
  return {
    title: document.title, text: document.body.innerText.slice(0, 60), ground: style.backgroundColor, ink: style.color,
    size: text ? parseFloat(getComputedStyle(text).fontSize) : 0,
  };
})()`;

async function main() {
  const socket = new WebSocket(await target(), { perMessageDeflate: false });
  await new Promise((done) => socket.on('open', done));
  const tools = new Tools(socket);
  for (const domain of ['Runtime', 'Page', 'Log']) await tools.send(`${domain}.enable`);
  const metrics = { width: Number(width), height: Number(height), deviceScaleFactor: 1, mobile: false };
  await tools.send('Emulation.setDeviceMetricsOverride', metrics);
  for (let attempt = 0; attempt < PATIENCE && !(await tools.ask('document.title')); attempt += 1) await pause(250);
  const pages = [];
  for (let turn = 0; turn < Number(turns); turn += 1) {
    for (const type of ['keyDown', 'keyUp']) {
      await tools.send('Input.dispatchKeyEvent', { type, key: 'PageDown', code: 'PageDown', windowsVirtualKeyCode: 34 });
    }
    await pause(400);
    pages.push(await tools.ask(LOOK));
  }
  const { data } = await tools.send('Page.captureScreenshot', { format: 'png' });
  fs.writeFileSync(picture, Buffer.from(data, 'base64'));
  process.stdout.write(JSON.stringify({ pages, errors: tools.errors }));
  socket.terminate();
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
