// node record.js PLAYWRIGHT CHROMIUM: a film as a browser's recorder writes it, in pieces: recorder.webm.
// No length stands at its head, nor a table of what is where, nor how long its parts are.
'use strict';

const fs = require('fs');
const path = require('path');

const [playwright, executablePath] = process.argv.slice(2);
const { chromium } = require(playwright);

async function record() {
  const canvas = Object.assign(document.createElement('canvas'), { width: 160, height: 90 });
  const drawing = canvas.getContext('2d');
  let shown = 0;
  setInterval(() => {
    drawing.fillStyle = `hsl(${shown * 9} 60% 50%)`;
    drawing.fillRect(0, 0, 160, 90);
    shown += 1;
  }, 100);
  const recorder = new MediaRecorder(canvas.captureStream(10), { mimeType: 'video/webm', videoBitsPerSecond: 20000 });
  const pieces = [];
  recorder.ondataavailable = ({ data }) => pieces.push(data);
  recorder.start(500);
  await new Promise((go) => { setTimeout(go, 3000); });
  const end = new Promise((go) => { recorder.onstop = go; });
  recorder.stop();
  await end;
  return [...new Uint8Array(await new Blob(pieces).arrayBuffer())];
}

(async () => {
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  const page = await browser.newPage();
  fs.writeFileSync(path.join(__dirname, 'recorder.webm'), Buffer.from(await page.evaluate(record)));
  await browser.close();
})();
