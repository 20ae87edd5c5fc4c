// What the frame shows, where it goes, and what is to be shown there.

import { mayFocus } from './parts.js';

/**
 * @typedef {import('./desk.js').Desk} Desk
 * @typedef {{is: 'idle'} | {is: 'going', goal: string} | {is: 'arriving'} | {is: 'here'} | {is: 'renewing'}} State
 */

/** In the place of a block's number: a new one is to be written. */
export const BEGIN = -1;

export class View {
  /** @param {Desk} desk */
  constructor(desk) {
    this.desk = desk;
    /** @type {State} "idle" before the first page has come, "arriving" while the desk reads its file, "renewing" while its page is asked for as it is now. */
    this.state = { is: 'idle' };
    /** The page in view. */
    this.address = '';
    /** @type {{number: number, address: string} | null} the block that is to have the focus once its page is there, or has what was saved */
    this.next = null;
    /** How often a page in view was replaced by what it is now. */
    this.times = 0;
    /** The pages that have changed since the one in view has come; "" for all. @type {Set<string>} */
    this.missed = new Set();
    desk.frame.addEventListener('load', () => { if (this.state.is === 'going') this.state = { is: 'here' }; });
    addEventListener('popstate', ({ state }) => this.goBack(state?.address));
  }

  /** Address that the frame is on its way to, or that of the page in view. */
  get goal() {
    return this.state.is === 'going' ? this.state.goal : this.address;
  }

  /** @param {string} address */
  go(address) {
    this.load(this.desk.state.frame + encodeURI(address));
  }

  /**
   * Leave the page for another one of the same server, unless its text is not to be left.
   * @param {string} path
   */
  async follow(path) {
    if (new URL(path, location.origin).origin === location.origin && await this.desk.layer.leave()) this.load(path);
  }

  /**
   * @param {string} path
   * @param {boolean} [isNew] whether one can go back from there
   */
  load(path, isNew = true) {
    const goal = this.find(path.split(/[?#]/)[0]);
    const isFurther = isNew && this.address && goal !== this.goal;
    history[isFurther ? 'pushState' : 'replaceState']({ address: goal }, '');
    this.state = { is: 'going', goal };
    this.desk.frame.contentWindow?.location.replace(path); // the browser's way back is the desk's, which may ask
  }

  /** @param {string | undefined} address */
  async goBack(address) {
    if (address === undefined || address === this.goal) return;
    if (await this.desk.layer.leave()) this.load(this.desk.state.frame + encodeURI(address), false);
    else history.pushState({ address: this.address }, '');
  }

  /**
   * Return the address of a page by its path on the server.
   * @param {string} path
   */
  find(path) {
    const { frame } = this.desk.state;
    const address = decodeURI(path).startsWith(frame) ? decodeURI(path).slice(frame.length) : '';
    return address === '' || address.endsWith('/') ? `${address}index.html` : address;
  }

  /**
   * Show a page, and one of its blocks.
   * @param {string} address
   * @param {number} [number]
   */
  show(address, number) {
    this.plan(number, address);
    if (address !== this.goal) return this.go(address);
    if (this.state.is !== 'going') this.showNext(0);
  }

  /**
   * Give a block the focus once its page is there as it is now.
   * @param {number | undefined} number
   */
  plan(number, address = this.address) {
    this.next = number === undefined ? null : { number, address };
  }

  /** @param {number} [usual] the block to be shown where none is wanted */
  showNext(usual) {
    const number = this.next?.number ?? usual;
    this.next = null;
    if (number === BEGIN) this.desk.layer.insert();
    else if (number !== undefined) this.desk.send('show', { number, focus: true });
  }

  /**
   * Take note of the page that the frame shows.
   * @param {string} path
   */
  async arrive(path) {
    const { desk } = this;
    const here = this.find(path);
    const { next } = this;
    const isOther = here !== this.address;
    if (isOther && !(await desk.layer.leave())) return this.go(this.address || 'index.html');
    const isGoal = this.state.is !== 'going' || this.state.goal === here; // else it was left before it was there
    /** @type {State} */
    const state = { is: 'arriving' };
    if (isGoal && (isOther || this.state.is !== 'renewing')) this.state = state;
    this.address = here;
    desk.setPencil(desk.pencil);
    if (!isOther) this.settle();
    else this.next ??= next;
    await desk.readFile();
    if (isOther && here === this.address && this.next?.address === here) this.showNext();
    if (this.state !== state) return;
    this.state = { is: 'here' };
    // What it shows may be from before a change that came while it was on its way.
    const isOld = this.missed.has(here) || this.missed.has('');
    this.missed.clear();
    if (isOld) await this.renew();
  }

  /**
   * Take note of the pages that have changed.
   * @param {string[] | null} changed null for all
   */
  async change(changed) {
    if (changed === null || changed.includes(this.address)) await this.renew();
    for (const address of changed ?? ['']) this.missed.add(address);
  }

  /** Have the frame show the page as it is now. An answer that a later one has overtaken is old. */
  async renew() {
    if (this.state.is === 'going' || this.state.is === 'arriving') return;
    /** @type {State} */
    const state = { is: 'renewing' };
    this.state = state;
    const answer = await fetch(this.desk.state.frame + encodeURI(this.address), { cache: 'no-store' }).catch(() => null);
    const html = await answer?.text().catch(() => '');
    if (this.state !== state) return;
    this.state = { is: 'here' };
    if (answer?.ok) this.desk.send('html', { html });
    else if (answer && await this.desk.layer.leave()) this.load(`${this.desk.state.frame}index.html`, false);
  }

  /** The page was replaced by what it is now. */
  settle() {
    this.times += 1;
    const { desk } = this;
    if (desk.layer.editor) return desk.layer.keepRoom();
    if (this.next?.address !== this.address) return; // a page on the way to the one that it is for
    if (mayFocus(desk.frame)) {
      this.showNext();
      desk.frame.focus();
    }
    this.next = null;
  }
}
