// Markdown as the editor reads it, and what the buttons of its bar do: functions of the editor's state, which give a
// transaction, or null where nothing is to be done.

import { Language, LanguageSupport, ensureSyntaxTree, markdownLanguage, styleTags, syntaxTree, tags, yamlFrontmatter, yamlLanguage } from './vendor/codemirror.js';

/**
 * @typedef {import('./vendor/codemirror.js').EditorState} State
 * @typedef {import('./vendor/codemirror.js').SyntaxNode} Node
 * @typedef {{from: number, to: number}} Range
 * @typedef {import('./vendor/codemirror.js').TransactionSpec} Spec
 * @typedef {'bold' | 'italic' | 'formula'} Mark
 */

const FORMULA = /^(?:\$\$(?!\$)[^]+?\$\$|\$(?![\s$])(?:[^$\\]|\\[^])*?(?<!\s)\$(?!\d))/;
const withFormulas = /** @type {import('./vendor/codemirror.js').MarkdownParser} */ (markdownLanguage.parser).configure({
  defineNodes: [{ name: 'Formula', style: tags.literal }],
  props: [styleTags({ 'InlineCode CodeText': tags.literal })],
  parseInline: [{
    name: 'Formula',
    parse(context, next, start) {
      const found = next === 36 && FORMULA.exec(context.slice(start, context.end));
      return found ? context.addElement(context.elt('Formula', start, start + found[0].length)) : -1;
    },
  }],
});
const markdown = new LanguageSupport(new Language(markdownLanguage.data, withFormulas, [], 'markdown'));
const withFrontMatter = yamlFrontmatter({ content: markdown });

/** @param {string} kind */
export const languageOf = (kind) => ({ yaml: yamlLanguage, text: withFrontMatter })[kind] ?? markdown;

/** How much is parsed behind the selection, and for how many milliseconds at most. */
const [BEHIND, PATIENCE] = [5000, 200];
/** @param {State} state */
const tree = (state) => ensureSyntaxTree(state, Math.min(state.doc.length, state.selection.main.to + BEHIND), PATIENCE) ?? syntaxTree(state);

/** @type {Record<Mark, [string, string]>} */
const MARKS = { bold: ['StrongEmphasis', '**'], italic: ['Emphasis', '*'], formula: ['Formula', '$'] };
const UNBROKEN = /^(?:Link|Image|InlineCode|Formula|Autolink|URL|Emphasis|StrongEmphasis|Strikethrough)$/;
const WITHOUT_SPACES = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u;

/**
 * Return the innermost node of a kind that a range is in.
 * @param {State} state
 * @param {Range} range
 * @param {string} kind
 */
function findNode(state, { from, to }, kind) {
  for (const side of /** @type {const} */ ([1, -1])) {
    for (let node = /** @type {Node | null} */ (tree(state).resolveInner(from, side)); node; node = node.parent) {
      if (node.name === kind && node.from <= from && node.to >= to && (from < to || (node.from < from && node.to > to))) return node;
    }
  }
  return null;
}

const isLetter = (/** @type {State} */ state, /** @type {number} */ at) => at >= 0 && /[^\s\p{P}\p{S}]/u.test(state.sliceDoc(at, at + 1));
const isStop = (/** @type {State} */ state, /** @type {number} */ at) => /[^*_[\]()`$\\!<>~\P{P}]/u.test(state.sliceDoc(at, at + 1));

/**
 * Return the parts of a range that may have a mark: of paragraphs, items, headings and cells, without their own signs.
 * @param {State} state
 * @param {Range} range
 */
function findPieces(state, { from, to }) {
  /** @type {Range[]} */
  const pieces = [];
  tree(state).iterate({
    from,
    to,
    enter(node) {
      if (!/^(?:Paragraph|Task|TableCell|(?:ATX|Setext)Heading\d)$/.test(node.name)) return;
      let [start, end] = [Math.max(from, node.from), Math.min(to, node.to)];
      for (let child = node.node.firstChild; child; child = child.nextSibling) {
        if (!/^(?:HeaderMark|TaskMarker)$/.test(child.name)) continue;
        if (child.from === node.from) start = Math.max(start, child.to);
        else end = Math.min(end, child.from);
      }
      const text = state.sliceDoc(start, end);
      const piece = { from: start + text.length - text.trimStart().length, to: end - text.length + text.trimEnd().length };
      // A sign between a letter and a stop does not count as one: the stop stays outside.
      while (isStop(state, piece.to - 1) && isLetter(state, piece.to)) piece.to -= 1;
      while (isStop(state, piece.from) && isLetter(state, piece.from - 1)) piece.from += 1;
      if (piece.from < piece.to) pieces.push(piece);
    },
  });
  return pieces;
}

/**
 * Return a range that begins and ends in no link, code or other mark which it does not hold whole.
 * @param {State} state
 * @param {Range} range
 * @param {string} kind
 */
function widen(state, { from, to }, kind) {
  tree(state).iterate({
    from,
    to,
    enter({ name, from: start, to: end }) {
      const cut = (start < from) !== (end > to) && start < to && end > from;
      if (UNBROKEN.test(name) && (cut || (/Code|URL/.test(name) && start <= from && end >= to && name !== kind))) [from, to] = [Math.min(from, start), Math.max(to, end)];
    },
  });
  return { from, to };
}

/**
 * Return whether a mark is on.
 * @param {State} state
 * @param {Mark} mark
 */
export const hasMark = (state, mark) => findNode(state, state.selection.main, MARKS[mark][0]) !== null;

/**
 * Return the changes that take a mark's signs away.
 * @param {State} state
 * @param {Range} marked
 * @param {string} sign
 */
function without(state, { from, to }, sign) {
  const size = sign === '$' && state.sliceDoc(from, from + 2) === '$$' && to - from > 2 ? 2 : sign.length;
  return [{ from, to: from + size }, { from: to - size, to }];
}

/**
 * Set a mark around the selection or the word at the cursor; where it is set, take it away, or leave it at its end.
 * @param {State} state
 * @param {Mark} mark
 * @returns {{spec: Spec, on: boolean} | null}
 */
export function toggleMark(state, mark) {
  const [kind, sign] = MARKS[mark];
  const { from, to, empty } = state.selection.main;
  const node = findNode(state, { from, to }, kind);
  if (node && empty && to === node.to - sign.length) return { spec: { selection: { anchor: node.to } }, on: false };
  if (node) return { spec: { changes: without(state, node, sign) }, on: false };
  if (empty && isOpen(state, from, sign)) return { spec: { changes: { from: from - sign.length, to: from + sign.length } }, on: false };
  const word = empty && mark !== 'formula' ? state.wordAt(from) : null;
  const chosen = word && !WITHOUT_SPACES.test(state.sliceDoc(word.from, word.to)) ? word : { from, to };
  if (chosen.from === chosen.to) return { spec: { changes: { from, insert: sign + sign }, selection: { anchor: from + sign.length } }, on: true };
  const pieces = findPieces(state, chosen).map((piece) => widen(state, piece, kind));
  if (!pieces.length) return null;
  const marked = pieces.flatMap((piece) => findNode(state, piece, kind) ?? []);
  const on = marked.length < pieces.length;
  const changes = state.changes(on ? pieces.flatMap((piece) => around(state, piece, kind, sign)) : marked.flatMap((each) => without(state, each, sign)));
  const ends = { anchor: changes.mapPos(pieces[0].from, 1), head: changes.mapPos(Math.max(...pieces.map((piece) => piece.to)), -1) };
  return { spec: { changes, selection: empty ? { anchor: changes.mapPos(from, 1) } : ends }, on };
}

/** Return whether the cursor is between the two signs of a mark without words. */
function isOpen(/** @type {State} */ state, /** @type {number} */ at, /** @type {string} */ sign) {
  const count = (/** @type {RegExp} */ signs, /** @type {string} */ text) => signs.exec(text)?.[0].length ?? 0;
  const [left, right] = sign === '$' ? [/\$*$/, /^\$*/] : [/\**$/, /^\**/];
  const line = state.doc.lineAt(at);
  const signs = Math.min(count(left, line.text.slice(0, at - line.from)), count(right, line.text.slice(at - line.from)));
  return signs >= sign.length && (sign.length > 1 || signs % 2 === 1);
}

/** Return the changes that set a mark around a piece, within which there is no other of its kind then. */
function around(/** @type {State} */ state, /** @type {Range} */ { from, to }, /** @type {string} */ kind, /** @type {string} */ sign) {
  /** @type {{from: number, to?: number, insert?: string}[]} */
  const inner = [];
  tree(state).iterate({ from, to, enter: (node) => { if (node.name === kind && node.from >= from && node.to <= to) inner.push(...without(state, node, sign)); } });
  return [{ from, insert: sign }, ...inner, { from: to, insert: sign }];
}

const ITEM = /^((?:\s*>)*\s*)([-*+]|\d+[.)])(\s+(?:\[[ xX]\]\s+)?)/;

function chosenLines(/** @type {State} */ state) {
  const { from, to, empty } = state.selection.main;
  const item = empty && (findNode(state, { from, to }, 'ListItem') ?? findNode(state, { from, to }, 'Paragraph'));
  const lines = [];
  for (let at = state.doc.lineAt(item ? item.from : from); ; at = state.doc.line(at.number + 1)) {
    if (empty || /[^\s>]/.test(at.text)) lines.push(at);
    if (empty || at.to >= to || at.number === state.doc.lines) return lines;
  }
}

/** @param {State} state */
export const hasList = (state) => chosenLines(state).every(({ text }) => /[-*+]/.test(ITEM.exec(text)?.[2] ?? ''));

/**
 * Make each chosen line an item of a list, or a line of its own again.
 * @param {State} state
 * @returns {Spec}
 */
export function toggleList(state) {
  const off = hasList(state);
  const changes = chosenLines(state).flatMap(({ text, from, number }, at) => {
    const item = ITEM.exec(text);
    const before = number > 1 ? state.doc.line(number - 1).text : '';
    const apart = /[^\s>]/.test(before) && (off || (at === 0 && !ITEM.test(before)));
    const [lead] = item ? [item[1]] : /^(?:\s*>)*\s*/.exec(text) ?? [''];
    const gap = apart ? [{ from, insert: `${lead.trimEnd()}\n` }] : [];
    const start = from + lead.length;
    const sign = { from: start, to: start + (item ? item[2].length + (off ? item[3].length : 0) : 0), insert: off ? '' : item ? '-' : '- ' };
    return [...gap, sign];
  });
  return { changes };
}

const FENCE = /^ {0,3}:{3,}\s*(.*)$/;
const TOP = /^(?:Document|Body)$/;
const EMPTY_ITEM = /^\s*(?:[-*+]|\d+[.)])\s*$/;

/**
 * Make questions of the chosen lines, or put an empty box of them behind the block that the cursor is in.
 * @param {State} state
 * @returns {Spec}
 */
export function putQuestions(state) {
  const { from, to, empty } = state.selection.main;
  const { doc } = state;
  if (!empty) {
    const lines = chosenLines(state);
    const items = lines.map(({ text }, at) => `${at + 1}. ${text.replace(ITEM, '').trim()}`);
    const [start, end] = [doc.lineAt(from).from, doc.lineAt(to).to];
    const insert = `::: questions\n${items.join('\n')}\n:::`;
    return { changes: { from: start, to: end, insert }, selection: { anchor: start + insert.length - 4 } };
  }
  let node = tree(state).resolveInner(from, -1);
  while (node.parent && !TOP.test(node.parent.name)) node = node.parent;
  let line = doc.lineAt(TOP.test(node.name) ? from : Math.max(node.to, from));
  for (let at = 1, open = 0; at <= doc.lines; at += 1) {
    const fence = FENCE.exec(doc.line(at).text);
    if (fence) open += fence[1] ? 1 : -1;
    if (at < line.number || (open > 0 && at < doc.lines)) continue;
    line = doc.line(at);
    break;
  }
  const start = EMPTY_ITEM.test(line.text) ? line.from : line.to;
  const gap = line.number === 1 && start === line.from ? '' : start === line.from && line.text ? '\n' : line.text.trim() ? '\n\n' : '';
  const insert = `${gap}::: questions\n1. \n:::`;
  const behind = line.number < doc.lines && doc.line(line.number + 1).text.trim() ? '\n' : '';
  return { changes: { from: start, to: line.to, insert: insert + behind }, selection: { anchor: start + insert.length - 4 } };
}

/**
 * Return the change for a sign that begins a box where an item of a list has just begun: the box is none of its words.
 * @param {State} state
 * @param {number} from
 * @param {string} typed
 * @returns {Spec | null}
 */
export function beginBox(state, from, typed) {
  const line = state.doc.lineAt(from);
  const before = /^\s*(?:[-*+]|\d+[.)])\s+::$/.test(line.text);
  if (typed !== ':' || !before || from !== line.to) return null;
  const insert = `${line.number > 1 ? '\n' : ''}:::`;
  return { changes: { from: line.from, to: line.to, insert }, selection: { anchor: line.from + insert.length } };
}

/**
 * Return the link or picture at the selection: its words and its address.
 * @param {State} state
 * @param {'Link' | 'Image'} kind
 */
export function findTarget(state, kind) {
  const node = findNode(state, state.selection.main, kind);
  const address = node?.getChild('URL');
  const [open, close] = node?.getChildren('LinkMark') ?? [];
  if (!node || !address || !close) return null;
  return { from: node.from, to: node.to, words: state.sliceDoc(open.to, close.from), address: state.sliceDoc(address.from, address.to).replace(/^<(.*)>$/, '$1') };
}

/**
 * Put a link or a picture into a range.
 * @param {Range} range
 * @param {string} sign what comes before the bracket
 * @param {string} words Markdown
 * @param {string} address
 * @returns {Spec}
 */
export function putTarget({ from, to }, sign, words, address) {
  const insert = `${sign}[${words}](${/[\s()<>]/.test(address) ? `<${address.replace(/[<>]/g, encodeURIComponent)}>` : address})`;
  return { changes: { from, to, insert }, selection: { anchor: from + insert.length } };
}

/** Make a text fit between brackets. */
export const inBrackets = (/** @type {string} */ text) => text.replace(/\s+/g, ' ').trim().replace(/\\?[[\]]/g, (found) => (found.length > 1 ? found : `\\${found}`));

const NOTE = /\[\^([^\]\s]+)\](?!:)/g;

/** @param {State} state */
export function findNote(state) {
  const { from, to } = state.selection.main;
  const line = state.doc.lineAt(from);
  for (const { 0: found, 1: label, index } of line.text.matchAll(NOTE)) {
    const start = line.from + index;
    if (start <= from && to <= start + found.length) return { from: start, to: start + found.length, label };
  }
  return null;
}

/**
 * Return the first number that no note has.
 * @param {State} state
 * @param {Iterable<string>} others labels of notes outside of this text
 */
export function nextNote(state, others) {
  const used = new Set([...others, ...[...state.doc.toString().matchAll(/\[\^([^\]\s]+)\]/g)].map(([, label]) => label)]);
  let number = 1;
  while (used.has(String(number))) number += 1;
  return String(number);
}

/**
 * Put the sign of a note behind the selection, and its text below all.
 * @param {State} state
 * @param {string} label
 * @param {string} text
 * @returns {Spec}
 */
export function putNote(state, label, text) {
  const sign = { from: state.selection.main.to, insert: `[^${label}]` };
  const end = state.doc.toString().trimEnd().length;
  const below = { from: Math.max(end, sign.from), insert: `\n\n[^${label}]: ${text.trim().replace(/\n(?=.)/g, '\n    ')}` };
  return { changes: [sign, below], selection: { anchor: sign.from + sign.insert.length } };
}
