// node tests/tools/codemirror/build.js [FOLDER]: bundles CodeMirror for the desk into FOLDER (default: pipeline/desk/browser/vendor)
// It writes codemirror.js and LICENSE-codemirror.txt, the same bytes each time, from the packages of tests/judges.
'use strict';

const fs = require('fs');
const path = require('path');

const root = path.resolve(__dirname, '../../..');
const packages = path.join(root, 'tests/judges/node_modules');
const folder = path.resolve(process.argv[2] ?? path.join(root, 'pipeline/desk/browser/vendor'));
const esbuild = require(path.join(packages, 'esbuild'));

const bundled = esbuild.buildSync({
  entryPoints: [path.join(__dirname, 'entry.js')],
  absWorkingDir: root,
  nodePaths: [packages],
  bundle: true,
  minify: true,
  format: 'esm',
  target: 'es2022',
  legalComments: 'none',
  metafile: true,
  write: false,
});

// The packages of which the bundle has a byte at least, and their licences: those with the same words are listed together.
const [output] = Object.values(bundled.metafile.outputs);
const names = new Set(Object.entries(output.inputs).flatMap(([file, { bytesInOutput }]) => {
  const name = /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1];
  return name && bytesInOutput ? [name] : [];
}));
const licences = new Map();
for (const name of [...names].sort()) {
  const { version } = JSON.parse(fs.readFileSync(path.join(packages, name, 'package.json'), 'utf8'));
  const words = fs.readFileSync(path.join(packages, name, 'LICENSE'), 'utf8').trim();
  licences.set(words, [...(licences.get(words) ?? []), `${name} ${version}`]);
}
const told = [...licences].map(([words, of]) => `${of.join('\n')}\n\n${words}\n`);

fs.mkdirSync(folder, { recursive: true });
fs.writeFileSync(path.join(folder, 'codemirror.js'), bundled.outputFiles[0].contents);
fs.writeFileSync(path.join(folder, 'LICENSE-codemirror.txt'), told.join(`\n${'-'.repeat(80)}\n\n`));
