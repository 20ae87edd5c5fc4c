// The desk's page: a bar, the shown page in a frame, the editor that lies over it, and panels at the side.

import { CallError, makeApi } from './api.js';
import { ask } from './dialog.js';
import { Drafts } from './draft.js';
import { Layer } from './layer.js';
import { attemptAt, button, fill, make, mayFocus } from './parts.js';
import { View } from './view.js';

/**
 * @typedef {import('./api.js').File} File
 * @typedef {{path: string, address: string, title: string, date?: string, draft?: boolean, lang?: string, dir?: string, page?: boolean}} Entry
 * @typedef {{ready: boolean, title: string, asText?: boolean, posts: Entry[], pages: Entry[], files: string[]}} List
 * @typedef {{token: string, frame: string, person: string, mayWrite: boolean, isOwner: boolean, owners: number, drafts: string, instance: string, title: string, language: string, words: Record<string, string>}} State
 * @typedef {{open: (desk: Desk, place: HTMLElement, ...at: string[]) => unknown}} Panel
 */

/** The panels in their order: those for all, for who may write, and for the owner alone. */
const PANELS = [
  { name: 'posts', right: 'read' }, { name: 'new', right: 'write' }, { name: 'form', right: 'write' },
  { name: 'pictures', right: 'write' }, { name: 'problems', right: 'read' }, { name: 'remarks', right: 'read' },
  { name: 'make', right: 'read' }, { name: 'history', right: 'read' }, { name: 'people', right: 'own' },
];

/** What `import` takes. */
const DOCUMENT = /\.(docx?|docm|odt|rtf|epub)$/i;

export class Desk {
  /** @param {State} state */
  constructor(state) {
    this.state = state;
    this.words = state.words;
    this.api = makeApi(state.token, state.words);
    this.drafts = new Drafts((name, body) => this.api(name, body), state.drafts);
    /** @type {List} */
    this.list = { ready: false, title: state.title, posts: [], pages: [], files: [] };
    /** @type {File | null} */
    this.file = null;
    this.number = 0;
    /** @type {{path: string, line: number, message: string, hint: string}[]} what stops publishing */
    this.errors = [];
    /** @type {string} */
    this.panel = '';
    this.pencil = state.mayWrite;
    /** What the reader has chosen in the page, which cannot keep it. */
    this.colours = '';
    this.status = make('p', { class: 'unseen', role: 'status', 'aria-live': 'polite' });
    this.notice = make('p', { class: 'notice', role: 'alert', hidden: true });
    this.unsaved = make('div', { class: 'unsaved', role: 'status', hidden: true });
    this.frame = make('iframe', { title: this.words.desk_frame, sandbox: 'allow-scripts', src: `${state.frame}index.html` });
    this.title = make('h1', {}, state.title);
    this.layer = new Layer(this);
    this.view = new View(this);
    this.buttons = this.makeButtons();
    this.menu = make('nav', { id: 'menu', 'aria-label': this.words.desk }, ...this.buttons.values());
    this.fold = make('button', {
      type: 'button', class: 'fold', 'aria-expanded': 'false', 'aria-controls': 'menu', onclick: () => this.unfold(!this.menu.classList.contains('open')),
    }, this.words.desk_menu);
    this.side = make('aside', { class: 'side', hidden: true, tabindex: -1 });
    this.pen = button(this.words.desk_pencil, () => this.setPencil(!this.pencil), { class: 'pen', 'aria-pressed': String(this.pencil) });
    document.body.append(
      make('header', { class: 'top' }, this.fold, this.title, this.menu,
        make('div', { class: 'tools' },
          ...(state.mayWrite ? [
            this.pen,
            this.tool('insert', '+', () => this.layer.insert()),
            this.tool('text', '¶', () => this.layer.openText()),
            this.tool('undo', '↶', () => this.move('undo')),
            this.tool('redo', '↷', () => this.move('redo')),
          ] : [])),
        this.unsaved),
      make('main', { class: 'page' }, this.notice, this.frame, this.layer.element),
      this.side, this.status);
    addEventListener('message', (event) => this.hear(event));
    addEventListener('keydown', (event) => this.press(event));
    // A file that misses its goal would take the desk's place in the tab.
    for (const name of /** @type {const} */ (['dragover', 'drop'])) {
      addEventListener(name, (event) => {
        if (!event.dataTransfer?.types.includes('Files') || event.target instanceof HTMLInputElement) return;
        if (name === 'drop') this.tellDropped([...event.dataTransfer.files].map((file) => file.name), event.defaultPrevented);
        event.preventDefault();
      });
    }
    document.addEventListener('desk:drafts', () => this.tellDrafts());
    if (state.mayWrite) this.drafts.load().catch(() => {}).finally(() => this.tellDrafts()); // a server that does not answer is told
    this.listen();
    this.refresh();
  }

  /** Say what was typed and not saved. */
  tellDrafts() {
    const { words } = this;
    const { length: count } = this.drafts.list();
    const act = (/** @type {'showDrafts' | 'forgetDrafts'} */ name) => () => attemptAt(this, async () => (await import('./unsaved.js'))[name](this));
    this.unsaved.hidden = !count;
    this.unsaved.replaceChildren(
      make('span', {}, fill(count === 1 ? words.desk_unsaved_one : words.desk_unsaved, { count })),
      button(words.desk_unsaved_show, act('showDrafts')), button(words.desk_unsaved_forget, act('forgetDrafts')));
  }

  /** @param {string} name @param {string} sign @param {() => unknown} onclick */
  tool(name, sign, onclick) {
    const label = this.words[`desk_${name}`];
    return button(sign, onclick, { title: label, 'aria-label': label });
  }

  makeButtons() {
    const { mayWrite, isOwner } = this.state;
    const allowed = PANELS.filter(({ right }) => right === 'read' || (right === 'write' ? mayWrite : isOwner));
    return new Map(allowed.map(({ name }) => [name, make('button', {
      type: 'button', 'aria-expanded': 'false', onclick: () => (this.panel === name ? this.closePanel() : this.openPanel(name)),
    }, this.words[`panel_${name}`])]));
  }

  /** Path of the file in view, "" for none. */
  get path() {
    return this.file?.path ?? '';
  }

  /** Address of the page in view. */
  get address() {
    return this.view.address;
  }

  /** What the list says of the page in view. */
  get entry() {
    return [...this.list.posts, ...this.list.pages].find(({ address }) => address === this.address) ?? null;
  }

  /** @param {string} sentence */
  say(sentence) {
    this.status.textContent = sentence;
  }

  /**
   * Show an error over the page until the next thing is done.
   * @param {unknown} error
   */
  complain(error) {
    this.notice.textContent = error instanceof CallError ? error.message : this.words.desk_fault;
    this.notice.hidden = false;
    if (!(error instanceof CallError)) throw error;
  }

  /**
   * Say of files that were dropped what takes them.
   * @param {string[]} names
   * @param {boolean} [isTaken] whether they fell on what takes some
   */
  tellDropped(names, isTaken) {
    const name = names.find((each) => DOCUMENT.test(each));
    if (name) this.complain(new CallError(fill(this.words.desk_import, { name })));
    else if (!isTaken) this.complain(new CallError(this.words.desk_dropped));
  }

  /**
   * Ask the person over the page.
   * @param {Parameters<typeof ask>[1]} question
   */
  ask(question) {
    return ask(document.body, question);
  }

  /**
   * Ask for a picture to be put into a text.
   * @param {{path: string, alt: string}} [picture]
   * @param {globalThis.File} [file] one that was pasted
   */
  async choosePicture(picture, file) {
    return await attemptAt(this, async () => (await import('./pictures.js')).choosePicture(this, picture, file)) ?? null;
  }

  /**
   * Show a file, and one of its blocks.
   * @param {string} path
   * @param {number} [number]
   */
  async show(path, number) {
    if (!(await this.layer.leave())) return;
    const entry = [...this.list.posts, ...this.list.pages].find((each) => each.path === path);
    if (!entry) return this.openText(path);
    this.view.show(entry.address, number);
    if (matchMedia('(max-width: 55rem)').matches) this.closePanel();
  }

  /**
   * Show the block of a file that a line lies in.
   * @param {string} path
   * @param {number} line
   */
  async showLine(path, line) {
    await attemptAt(this, async () => {
      const { blocks } = await this.api('file', { path });
      await this.show(path, blocks ? findBlock(blocks, line)?.number : undefined);
    });
  }

  /**
   * Open a whole file as text: settings, and posts whose blocks are not known.
   * @param {string} path
   */
  async openText(path) {
    if (!(await this.layer.leave())) return;
    await attemptAt(this, async () => {
      this.file = await this.api('file', { path });
      await this.layer.openText();
    });
  }

  /**
   * @param {string} kind
   * @param {Record<string, unknown>} [more]
   */
  send(kind, more = {}) {
    // The frame has an opaque origin, which no address names; what is sent is in its page already.
    this.frame.contentWindow?.postMessage({ kind, ...more }, '*');
  }

  /** @param {MessageEvent} event */
  hear({ source, data }) {
    if (source !== this.frame.contentWindow || typeof data?.kind !== 'string') return;
    const number = Number.isInteger(data.number) ? data.number : -1;
    if (data.kind === 'page') this.view.arrive(String(data.address));
    else if (data.kind === 'go') this.view.follow(String(data.address));
    else if (data.kind === 'open') this.layer.open(number);
    else if (data.kind === 'insert') this.layer.insert(number);
    else if (data.kind === 'focus') this.note(number);
    else if (data.kind === 'title' && this.state.mayWrite) this.openPanel('form');
    else if (data.kind === 'place') this.layer.place(data);
    else if (data.kind === 'undo' || data.kind === 'redo') this.move(data.kind);
    else if (data.kind === 'drop' && Array.isArray(data.names)) this.tellDropped(data.names.map(String));
    else if (data.kind === 'leave') this.pen.focus();
    else if (data.kind === 'colours') this.colours = String(data.colours);
    else if (data.kind === 'shown') this.view.settle();
  }

  /**
   * Take note of the block that has the focus.
   * @param {number} number
   */
  note(number) {
    this.layer.at = number;
    document.dispatchEvent(new CustomEvent('desk:focus'));
  }

  async readFile() {
    const { entry } = this;
    this.title.textContent = entry?.title ?? this.list.title;
    document.title = `${this.title.textContent} – ${this.words.desk}`;
    this.buttons.get('form')?.toggleAttribute('disabled', !entry && !this.state.isOwner);
    // Where the page or its file has changed since, an answer that comes late is old.
    const [held, turn] = [this.file, Symbol(entry?.path)];
    this.reading = turn;
    const isLate = () => this.reading !== turn || this.file !== held;
    try {
      const file = entry ? await this.api('file', { path: entry.path }) : null;
      if (isLate()) return;
      this.file = file;
      if (held?.path === file?.path) await this.tellChange(held, file?.digest);
    } catch (error) {
      if (isLate()) return;
      this.file = null;
      this.complain(error);
    }
    this.setPencil(this.pencil);
    document.dispatchEvent(new CustomEvent('desk:file'));
  }

  /**
   * Say who has changed the file in view, where it was another hand.
   * @param {File | null} held the file as it was
   * @param {string} [digest] its digest by now, if it is known
   */
  async tellChange(held, digest) {
    if (!held || held.digest === digest) return;
    const { by, digest: now } = await this.api('author', { path: held.path });
    if (!by || now === held.digest || now === this.told) return;
    this.told = now;
    this.notice.textContent = fill(this.words.desk_changed, { path: held.path, by });
    this.notice.hidden = false;
  }

  /**
   * Let the blocks of the page be edited or not; those that stop publishing say why.
   * @param {boolean} on
   */
  setPencil(on) {
    this.pencil = on && this.state.mayWrite;
    const { blocks = null, path = '' } = this.file ?? {};
    const faults = Object.fromEntries(this.errors.filter((each) => each.path === path && each.line).map(({ line, message, hint }) =>
      [findBlock(blocks ?? [], line)?.number ?? '', [message, hint].filter(Boolean).join(' – ')]));
    this.pen.setAttribute('aria-pressed', String(this.pencil));
    this.send('pencil', { on: this.pencil, how: this.words.desk_how, colours: this.colours, faults });
  }

  /** Read the list of posts again. */
  async refresh() {
    try {
      this.list = await this.api('posts');
    } catch (error) {
      return this.complain(error);
    }
    document.dispatchEvent(new CustomEvent('desk:list'));
    if (!this.layer.editor) await this.readFile();
    else await attemptAt(this, () => this.tellChange(this.file));
  }

  /** Hear what has changed in the folder, and show it. */
  listen() {
    const source = new EventSource(`/_preview/events?number=${this.number}`);
    source.addEventListener('message', async ({ data }) => {
      const state = JSON.parse(data);
      if (state.instance !== this.state.instance) return attemptAt(this, () => this.goOn());
      this.number = state.number;
      if (this.state.isOwner && state.owners > this.state.owners) this.complain(new CallError(this.words.desk_second));
      this.state.owners = state.owners;
      this.errors = state.errors;
      this.notice.hidden = this.notice.hidden || this.notice.textContent === this.words.desk_gone;
      const count = (state.count.error ?? 0) + (state.count.warning ?? 0);
      const button = this.buttons.get('problems');
      if (button) button.textContent = count ? fill(this.words.panel_problems_count, { count }) : this.words.panel_problems;
      if (state.ready && !this.list.ready) this.view.go(this.address || 'index.html');
      await this.view.change(state.changed);
      if (state.changed === null || state.changed.length) await this.refresh();
      else if (!this.layer.editor) await this.readFile(); // a remark in it, say, is in no page
      if (state.errors.length && !this.list.ready && !this.panel && !this.layer.editor) this.openPanel(this.state.mayWrite && state.errors[0].rule === 'no-articles' ? 'new' : 'problems');
      this.setPencil(this.pencil);
      document.dispatchEvent(new CustomEvent('desk:problems'));
    });
    source.addEventListener('error', () => {
      if (source.readyState === EventSource.CLOSED) this.api('posts').catch((error) => this.complain(error)).finally(() => setTimeout(() => this.listen(), 2000)); // it says why
      else setTimeout(() => source.readyState === EventSource.CONNECTING && this.complain(new CallError(this.words.desk_gone)), 3000);
    });
  }

  /** Go on with a desk that was started again, as its page is now: what is typed stays. */
  async goOn() {
    const page = await fetch('/_desk/').then((answer) => answer.text()).catch(() => '');
    const state = new DOMParser().parseFromString(page, 'text/html').getElementById('state');
    if (!state) return; // the next event asks again
    Object.assign(this.state, JSON.parse(state.textContent ?? ''));
    this.api = makeApi(this.state.token, this.words);
    this.drafts.send();
    this.notice.hidden = true;
    this.view.go(this.address || 'index.html');
    await this.refresh();
  }

  /**
   * Undo or redo the person's last step in the post in view.
   * @param {'undo' | 'redo'} way
   * @param {number} [sure] a step about which they were asked
   */
  async move(way, sure) {
    if (!this.state.mayWrite || !(await this.layer.leave())) return;
    this.notice.hidden = true;
    await attemptAt(this, async () => {
      const { path } = this;
      const { paths, goal, ask } = await this.api(way, { path, sure });
      if (ask) return await (await import('./history.js')).askToMove(this, way, ask) && this.move(way, ask.number);
      this.say(fill(this.words[`desk_${way}_done`], { path: paths.join(', ') }));
      if (goal === path) await this.readFile(); // its page may be the same
      else if (goal) await (await import('./new.js')).showListed(this, goal);
    });
  }

  /** @param {KeyboardEvent} event */
  press(event) {
    if (event.defaultPrevented) return;
    const held = event.ctrlKey || event.metaKey;
    const typing = event.target instanceof HTMLElement && event.target.matches('input, textarea, select, [contenteditable] *, [contenteditable]');
    if (event.key === 'Escape' && this.panel) this.closePanel();
    else if (event.key === 'Escape' && this.menu.classList.contains('open')) this.unfold(false);
    else if (event.key === 'F6') this.frame.focus();
    else if (held && !typing && ['z', 'y'].includes(event.key.toLowerCase())) this.move(event.key.toLowerCase() === 'y' || event.shiftKey ? 'redo' : 'undo');
    else return;
    event.preventDefault();
  }

  /** @param {boolean} open */
  unfold(open) {
    this.menu.classList.toggle('open', open);
    this.fold.setAttribute('aria-expanded', String(open));
  }

  /**
   * Open a panel at the side.
   * @param {string} name
   * @param {...string} at what it is to show
   */
  async openPanel(name, ...at) {
    if (!(await this.layer.leave())) return;
    this.closePanel();
    this.unfold(false);
    this.notice.hidden = true;
    this.panel = name;
    const place = make('div', { class: 'body' });
    const heading = make('h2', { tabindex: -1 }, this.words[`panel_${name}`]);
    this.side.replaceChildren(
      make('div', { class: 'head' }, heading, button('×', () => this.closePanel(), { class: 'close', 'aria-label': this.words.desk_close })), place);
    this.side.setAttribute('aria-label', this.words[`panel_${name}`]);
    this.side.className = `side ${name}`;
    this.side.hidden = false;
    document.body.classList.add('with-side');
    this.buttons.get(name)?.setAttribute('aria-expanded', 'true');
    heading.focus();
    await attemptAt(this, async () => {
      const panel = /** @type {Panel} */ (await import(`./${name}.js`));
      await panel.open(this, place, ...at);
    });
  }

  closePanel() {
    if (!this.panel) return;
    const button = this.buttons.get(this.panel);
    button?.setAttribute('aria-expanded', 'false');
    this.side.dispatchEvent(new CustomEvent('desk:close'));
    const isHere = mayFocus(this.side);
    this.side.hidden = true;
    this.side.replaceChildren();
    document.body.classList.remove('with-side');
    this.panel = '';
    if (isHere) (button?.offsetParent ? button : this.fold).focus();
  }
}

/**
 * Return the block that a line lies in or follows; remarks are none.
 * @param {import('./api.js').Block[]} blocks
 * @param {number} line
 */
function findBlock(blocks, line) {
  return blocks.filter(({ kind, start, text }) => start <= line && !(kind === 'other' && text.startsWith('%%'))).pop();
}

export const desk = new Desk(JSON.parse(document.getElementById('state')?.textContent ?? ''));
