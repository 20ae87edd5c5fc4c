// The editor of a block's Markdown: CodeMirror, with a bar for those who know no Markdown.

import {
  EditorState, EditorView, classHighlighter, defaultKeymap, deleteMarkupBackward, history, historyKeymap, indentLess, indentMore,
  insertNewlineContinueMarkup, keymap, search, searchKeymap, syntaxHighlighting,
} from './vendor/codemirror.js';
import { CallError } from './api.js';
import { ask } from './dialog.js';
import {
  beginBox, findNote, findTarget, hasList, hasMark, inBrackets, languageOf, nextNote, putNote, putQuestions, putTarget, toggleList, toggleMark,
} from './markdown.js';
import { fill, leadTo, make } from './parts.js';
import { Sheet } from './sheet.js';
import { makeGrid } from './table.js';

/**
 * @typedef {import('./sheet.js').Desk} Desk
 * @typedef {import('./sheet.js').Options} Options
 * @typedef {import('./sheet.js').Editor} Editor
 * @typedef {import('./vendor/codemirror.js').TransactionSpec} Spec
 * @typedef {import('./vendor/codemirror.js').EditorState} State
 * @typedef {{name: string, keys: string, run: () => unknown, on?: (state: State) => boolean}} Tool
 * @typedef {import('./vendor/codemirror.js').KeyBinding} Key
 */

/** What CodeMirror says in its panel of search. */
const PHRASES = ['Find', 'Replace', 'next', 'previous', 'match case', 'by word', 'replace', 'replace all', 'close'];

/**
 * Open a block: a table as a grid where all of it can be shown in one, everything else as text.
 * @param {Desk} desk
 * @param {HTMLElement} place
 * @param {Options} options
 * @returns {Editor}
 */
export function openEditor(desk, place, options) {
  const sheet = new Sheet(desk, place, { ...options, onSave: (text) => saveMeant(sheet, options, text) });
  const toText = () => showText(sheet, sheet.text);
  const grid = options.kind === 'table' && makeGrid(sheet, options.text, toText);
  if (grid) sheet.fill(grid, desk.words.table_hint);
  else showText(sheet, options.text);
  sheet.focus();
  return sheet;
}

/** Save; what the author may not mean is asked first. @param {Sheet} sheet @param {Options} options @param {string} text */
async function saveMeant({ desk: { words }, element }, { onSave }, text) {
  try {
    return await onSave(text);
  } catch (error) {
    if (!(error instanceof CallError) || !error.conflict?.isDoubt) throw error;
    const answer = await ask(element, { title: words.editor_doubt, lead: error.message, buttons: { back: words.editor_go_on, keep: words.editor_meant } });
    return answer?.button === 'keep' && onSave(text);
  }
}

/**
 * @param {Sheet} sheet
 * @param {string} text
 */
function showText(sheet, text) {
  sheet.fill(new TextBody(sheet, text), fill(sheet.desk.words.editor_hint, { save: keyName('Mod-Enter', sheet.desk.words) }));
  sheet.focus();
}

/**
 * Name a shortcut as keyboards have it.
 * @param {string} keys
 * @param {Record<string, string>} words
 */
function keyName(keys, words) {
  const mac = /Mac|iPhone|iPad/.test(navigator.platform);
  /** @type {Record<string, string>} */
  const names = { Mod: mac ? '⌘' : 'Ctrl', Shift: mac ? '⇧' : words.editor_shift, Enter: words.editor_enter };
  return keys.split('-').map((key) => names[key] ?? key.toUpperCase()).join(mac ? '' : '+');
}

class TextBody {
  /**
   * @param {Sheet} sheet
   * @param {string} text
   */
  constructor(sheet, text) {
    const { options, desk } = sheet;
    this.sheet = sheet;
    this.desk = desk;
    this.tabs = false;
    /** @type {Tool[]} */
    const tools = [
      { name: 'bold', keys: 'Mod-b', run: () => this.mark('bold'), on: (state) => hasMark(state, 'bold') },
      { name: 'italic', keys: 'Mod-i', run: () => this.mark('italic'), on: (state) => hasMark(state, 'italic') },
      { name: 'link', keys: 'Mod-k', run: () => this.link(), on: (state) => findTarget(state, 'Link') !== null },
      { name: 'list', keys: 'Mod-Shift-8', run: () => this.list(), on: hasList },
      { name: 'picture', keys: 'Mod-Shift-6', run: () => this.picture() },
      { name: 'formula', keys: 'Mod-Shift-7', run: () => this.mark('formula'), on: (state) => hasMark(state, 'formula') },
      { name: 'questions', keys: 'Mod-Shift-1', run: () => this.apply(putQuestions(this.view.state), 'questions_on') },
      { name: 'note', keys: 'Mod-Shift-9', run: () => this.note(), on: (state) => findNote(state) !== null },
    ];
    this.tools = tools.filter(({ name }) => options.kind !== 'yaml' && (name !== 'picture' || desk.choosePicture));
    const run = (/** @type {() => unknown} */ what) => () => (what(), true);
    /** @type {Key[]} */
    const own = [
      ...this.tools.map(({ keys, run: what }) => ({ key: keys, run: run(what) })),
      { key: 'Mod-Enter', run: run(() => sheet.save()) },
      { key: 'Ctrl-m', run: run(() => this.useTabs(!this.tabs)) },
      { key: 'Tab', run: (view) => this.tabs && indentMore(view), shift: (view) => this.tabs && indentLess(view) },
      { key: 'Escape', run: () => this.tabs && (this.useTabs(false), true) },
      { key: 'Enter', run: insertNewlineContinueMarkup },
      { key: 'Backspace', run: deleteMarkupBackward },
    ];
    this.view = new EditorView({
      doc: text,
      extensions: [
        keymap.of(options.kind === 'text' ? [...searchKeymap, ...own] : own), keymap.of([...historyKeymap, ...defaultKeymap]), history(),
        options.kind === 'text' ? [search(), EditorState.phrases.of(Object.fromEntries(PHRASES.map((phrase) => [phrase, desk.words[`search_${phrase.replaceAll(' ', '_')}`]])))] : [],
        languageOf(options.kind === 'text' && !/^\uFEFF?---\s*$/m.test(text.split('\n')[0]) ? '' : options.kind),
        syntaxHighlighting(classHighlighter), EditorView.lineWrapping,
        EditorView.contentAttributes.of({
          'aria-label': `${options.label}, ${options.kind === 'yaml' ? 'YAML' : 'Markdown'}`, 'aria-describedby': sheet.hintId,
          tabindex: '0', spellcheck: 'true', autocorrect: 'on', autocapitalize: 'sentences', lang: options.lang ?? '', dir: options.dir ?? 'auto',
        }),
        EditorView.inputHandler.of((_, from, __, typed) => {
          const box = beginBox(this.view.state, from, typed);
          if (box) this.apply(box);
          return box !== null;
        }),
        EditorView.domEventHandlers({
          paste: (event) => this.take(event, event.clipboardData),
          drop: (event) => this.take(event, event.dataTransfer),
        }),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) sheet.changed();
          if (update.docChanged || update.selectionSet) this.showState();
        }),
      ],
    });
    this.bar = this.makeBar();
    this.elements = [...(this.tools.length ? [this.bar] : []), this.view.dom];
    this.showState();
  }

  read() {
    return this.view.state.doc.toString();
  }

  /** @param {string} text */
  write(text) {
    this.apply({ changes: { from: 0, to: this.view.state.doc.length, insert: text } });
  }

  focus() {
    this.view.focus();
  }

  end() {
    this.view.destroy();
  }

  /** A bar is one stop of the Tab key; arrows move within it. */
  makeBar() {
    const { words } = this.desk;
    const buttons = this.tools.map(({ name, keys, run }, at) => {
      const label = `${words[`editor_${name}`]} (${keyName(keys, words)})`;
      return make('button', {
        type: 'button', class: name, title: label, 'aria-label': label, tabindex: at ? -1 : 0,
        onmousedown: (/** @type {Event} */ event) => event.preventDefault(), onclick: () => { run(); },
      }, words[`editor_${name}`]);
    });
    const move = (/** @type {KeyboardEvent} */ event) => {
      const at = buttons.indexOf(/** @type {HTMLButtonElement} */ (document.activeElement));
      const ways = ['Home', 'ArrowLeft', 'ArrowRight', 'End'];
      const to = [0, at - 1, at + 1, buttons.length - 1][ways.indexOf(event.key)];
      if (to === undefined) return;
      event.preventDefault();
      buttons.forEach((button, number) => { button.tabIndex = number === (to + buttons.length) % buttons.length ? 0 : -1; });
      buttons.find((button) => button.tabIndex === 0)?.focus();
    };
    return make('div', { class: 'bar', role: 'toolbar', 'aria-label': words.editor_bar, onkeydown: move }, ...buttons);
  }

  showState() {
    this.tools.forEach(({ on }, at) => on && this.bar?.children[at].setAttribute('aria-pressed', String(on(this.view.state))));
  }

  /**
   * @param {Spec} spec
   * @param {string} [said] the name of a sentence
   */
  apply(spec, said) {
    this.view.dispatch({ ...spec, scrollIntoView: true, userEvent: 'input' });
    this.view.focus();
    if (said) this.desk.say(this.desk.words[`editor_${said}`]);
  }

  /** @param {import('./markdown.js').Mark} mark */
  mark(mark) {
    const done = toggleMark(this.view.state, mark);
    if (done) this.apply(done.spec, `${mark}_${done.on ? 'on' : 'off'}`);
    else this.desk.say(this.desk.words.editor_not_here);
  }

  list() {
    const on = !hasList(this.view.state);
    this.apply(toggleList(this.view.state), on ? 'list_on' : 'list_off');
  }

  /** @param {boolean} on */
  useTabs(on) {
    this.tabs = on;
    this.desk.say(this.desk.words[on ? 'editor_tabs_on' : 'editor_tabs_off']);
  }

  /** Ask for an address and words, and put a link there, or take it away. */
  async link() {
    const { words } = this.desk;
    const { state } = this.view;
    const found = findTarget(state, 'Link');
    const range = found ?? state.selection.main;
    const chosen = found?.words ?? state.sliceDoc(range.from, range.to);
    const address = /^\w+:\/\/\S+$/.test(chosen);
    const options = this.articles();
    const answer = await ask(this.sheet.element, {
      title: words.editor_link_title,
      fields: [
        { name: 'address', label: words.editor_link_address, hint: words.editor_link_hint, value: found?.address ?? (address ? chosen : ''), required: true, options },
        { name: 'words', label: words.editor_link_words, value: address ? '' : chosen },
      ],
      buttons: { put: words.editor_put, ...(found && { remove: words.editor_link_remove }), back: words.editor_cancel },
    });
    if (answer?.button === 'remove' && found) return this.apply({ changes: { from: range.from, to: range.to, insert: found.words } }, 'link_off');
    if (answer?.button !== 'put') return this.focus();
    const { values } = answer;
    const to = values.address.trim();
    const own = values.words === chosen ? chosen : inBrackets(values.words);
    this.apply(putTarget(range, '', own || inBrackets(options.find(({ value }) => value === to)?.label ?? to), to), 'link_on');
  }

  /** Return the articles of the collection, with their addresses as this file writes them. */
  articles() {
    return (this.desk.list?.posts ?? []).map(({ title, path }) => ({ value: leadTo(this.desk.path, path), label: title }));
  }

  /** @param {File} [file] one that was pasted */
  async picture(file) {
    const find = () => (file ? null : findTarget(this.view.state, 'Image'));
    const before = find();
    const picture = await this.desk.choosePicture?.(before ? { path: before.address, alt: before.words } : undefined, file);
    if (!picture) return this.focus();
    // Where the cursor is now: until the question was there, one could type.
    const { state } = this.view;
    const found = before && find();
    const range = found ?? state.selection.main;
    this.apply(putTarget(range, '!', inBrackets(picture.alt || state.sliceDoc(range.from, found ? range.from : range.to)), picture.path), 'picture_on');
  }

  /**
   * Put pictures that are pasted or dropped into the text; what comes with words is taken as these.
   * @param {Event} event
   * @param {DataTransfer | null} given
   */
  take(event, given) {
    const files = [...(given?.files ?? [])].filter(({ type }) => type.startsWith('image/'));
    if (!files.length || given?.getData('text/plain') || !this.tools.some(({ name }) => name === 'picture')) return false;
    event.preventDefault();
    event.stopPropagation();
    const at = event instanceof DragEvent ? this.view.posAtCoords({ x: event.clientX, y: event.clientY }) : null;
    if (at !== null) this.view.dispatch({ selection: { anchor: at } });
    files.reduce((turn, file) => turn.then(() => this.picture(file)), Promise.resolve());
    return true;
  }

  /** Ask for a note's text, and put its sign at the cursor; or take the sign away. */
  async note() {
    const { words } = this.desk;
    const { options } = this.sheet;
    const { state } = this.view;
    const found = findNote(state);
    if (found) return this.apply({ changes: { from: found.from, to: found.to } }, 'note_off');
    const answer = await ask(this.sheet.element, {
      title: words.editor_note_title,
      fields: [{ name: 'text', label: words.editor_note_text, long: true, required: true }],
      buttons: { put: words.editor_put, back: words.editor_cancel },
    });
    if (answer?.button !== 'put') return this.focus();
    const label = nextNote(state, options.notes?.() ?? []);
    this.apply(putNote(state, label, answer.values.text), 'note_on');
  }
}
