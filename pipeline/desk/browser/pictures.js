// The panel of pictures: new ones, each with the text for those who cannot see it, and all that the collection has.

import { attempt, attemptAt, button, field, fill, leadTo, line as lineOf, make, makeFault, mayFocus, newId, ways } from './parts.js';

/**
 * @typedef {import('./desk.js').Desk} Desk
 * @typedef {{path: string, address: string, file: import('./api.js').File | null, before: number, size: number, width: number, height: number, smaller: number, remarks: string[]}} Received
 * @typedef {{post: string, number: number, line: number, address: string, file: string, alt: string, title: string, lack: string | null, can_change: boolean}} Picture
 */

const TAKEN = 'image/*,audio/*,video/*,.heic,.heif,.svg';

/**
 * @param {Desk} desk
 * @param {HTMLElement} place
 */
export async function open(desk, place) {
  const all = make('section', {});
  const incoming = new Incoming(desk, place, all);
  place.append(incoming.element, all);
  await showAll(desk, all);
}

/**
 * Ask for a picture of the collection or a new one, and its text; null where none was chosen.
 * @param {Desk} desk
 * @param {{path: string, alt: string}} [picture] the one that was there
 * @param {File} [pasted] the one that was pasted
 * @returns {Promise<{path: string, alt: string} | null>}
 */
export async function choosePicture(desk, picture, pasted) {
  const { words } = desk;
  if (pasted) return takePasted(desk, pasted);
  /** @type {{pictures: Picture[]}} */
  const { pictures } = await desk.api('pictures');
  const files = [...new Set(pictures.map(({ file }) => file).filter(Boolean))];
  const input = make('input', { type: 'file', accept: TAKEN });
  const asked = await desk.ask({
    title: words.pictures_which, more: field(words.pictures_new, input),
    fields: [
      { name: 'path', label: words.pictures_file, value: picture?.path, options: files.map((file) => ({ value: leadTo(desk.path, file), label: file })) },
      { name: 'alt', label: words.pictures_alt, value: picture?.alt, hint: words.pictures_alt_help, long: true },
    ],
    buttons: { take: words.pictures_take, back: words.new_back },
    do: async ({ path, alt }) => (input.files?.[0] ? putIn(desk, input.files[0], input.files[0].name, alt) : { path, alt }),
  });
  return asked?.done?.path ? asked.done : null;
}

/**
 * Put a picture into the collection.
 * @param {Desk} desk
 * @param {File} file
 * @param {string} name
 * @param {string} alt
 */
async function putIn(desk, file, name, alt) {
  /** @type {Received} */
  const { address } = await desk.api('upload', file, { path: desk.path, name, smaller: '1', write: '1' });
  return { path: address, alt };
}

/**
 * Ask what a pasted picture shows, and put it into the collection; its name is one of the first words of that.
 * @param {Desk} desk
 * @param {File} file
 */
async function takePasted(desk, file) {
  const { words } = desk;
  const address = URL.createObjectURL(file);
  const asked = await desk.ask({
    title: words.pictures_which, more: make('img', { src: address, alt: '', class: 'thumb' }),
    fields: [{ name: 'alt', label: words.pictures_alt, hint: words.pictures_alt_help, long: true }],
    buttons: { take: words.pictures_take, back: words.new_back },
    // A clipboard calls all its pictures "image.png".
    do: ({ alt }) => putIn(desk, file, /^image\.\w+$/.test(file.name) && alt.trim() ? `${alt.trim().split(/\s+/).slice(0, 4).join('-')}.png` : file.name, alt),
  });
  URL.revokeObjectURL(address);
  return asked?.done ?? null;
}

/**
 * Return a number of bytes in words.
 * @param {Desk} desk
 * @param {number} size
 */
function tellSize(desk, size) {
  const unit = size < 1e6 ? 'kilobyte' : 'megabyte';
  return new Intl.NumberFormat(desk.state.language, { style: 'unit', unit, maximumFractionDigits: size < 1e6 ? 0 : 1 }).format(size / (size < 1e6 ? 1e3 : 1e6));
}

/** Files that come: they are chosen, dropped or pasted, looked at one after the other, and put into the article. */
class Incoming {
  /**
   * @param {Desk} desk
   * @param {HTMLElement} place
   * @param {HTMLElement} all where all pictures are listed
   */
  constructor(desk, place, all) {
    this.desk = desk;
    this.all = all;
    /** @type {Promise<unknown>} */
    this.turn = Promise.resolve();
    const { words } = desk;
    this.input = make('input', { type: 'file', multiple: true, accept: TAKEN, onchange: () => this.take(this.input.files) });
    this.list = make('ul', { class: 'rows' });
    this.every = button(words.pictures_put_all, () => this.putAll(), { class: 'first', hidden: true });
    this.zone = field(words.pictures_choose, this.input, words.pictures_how);
    this.zone.classList.add('drop');
    this.element = make('section', {}, this.zone, this.list, ways(this.every));
    const side = this.side = place.closest('.side') ?? place;
    const stop = new AbortController();
    const { signal } = stop;
    for (const name of ['dragenter', 'dragover']) side.addEventListener(name, (event) => (event.preventDefault(), this.zone.classList.add('over')), { signal });
    for (const name of ['dragleave', 'drop']) side.addEventListener(name, () => this.zone.classList.remove('over'), { signal });
    side.addEventListener('drop', (event) => {
      event.preventDefault();
      this.take(/** @type {DragEvent} */ (event).dataTransfer?.files);
    }, { signal });
    document.addEventListener('paste', (event) => event.clipboardData?.files.length && (event.preventDefault(), this.take(event.clipboardData.files)), { signal });
    side.addEventListener('desk:close', () => stop.abort(), { once: true });
  }

  /** @param {FileList | null | undefined} files */
  take(files) {
    const { desk } = this;
    if (!desk.file || !desk.entry) return desk.say(desk.words.pictures_no_post);
    for (const file of files ?? []) {
      const item = new Item(this, file, desk.path);
      this.list.append(item.element);
      items.set(item.element, item);
      this.turn = this.turn.then(() => item.look());
    }
    this.input.value = '';
    this.settle();
  }

  /** @returns {Item[]} */
  get items() {
    return [...this.list.children].flatMap((element) => items.get(element) ?? []);
  }

  settle() {
    this.every.hidden = this.items.filter((item) => item.received).length < 2;
    if (!this.items.length && !this.all.contains(document.activeElement)) showAll(this.desk, this.all);
  }

  async putAll() {
    /** @type {number | undefined} */
    let number;
    for (const item of this.items.filter(({ received }) => received)) {
      number = await item.put(number);
      if (number === undefined) return;
    }
    if (mayFocus(this.side)) this.input.focus();
  }
}

/** @type {WeakMap<Element, Item>} */
const items = new WeakMap();

/** One file that comes. */
class Item {
  /**
   * @param {Incoming} incoming
   * @param {File} file
   * @param {string} post
   */
  constructor(incoming, file, post) {
    const { desk, side } = incoming;
    this.desk = desk;
    this.side = side;
    this.file = file;
    this.post = post;
    this.settle = () => incoming.settle();
    /** @type {Received | null} */
    this.received = null;
    const { words } = desk;
    this.isPicture = !/^(audio|video)\//.test(file.type);
    this.alt = lineOf({ onkeydown: (/** @type {KeyboardEvent} */ event) => event.key === 'Enter' && this.put() });
    this.smaller = make('input', { type: 'checkbox' });
    this.smaller.checked = true;
    this.about = make('p', {}, words.pictures_checked);
    this.fault = makeFault();
    this.progress = make('progress', { 'aria-label': file.name });
    this.fields = make('div', { class: 'part', hidden: true },
      field(this.isPicture ? words.pictures_alt : words.pictures_recording, this.alt, this.isPicture ? words.pictures_alt_help : ''));
    this.element = make('li', { class: 'part' }, make('h3', { dir: 'auto' }, file.name), this.progress, this.about, this.fields, this.fault,
      ways(this.button = button(words.pictures_put, () => this.put(), { class: 'first', disabled: true }), button(words.pictures_leave, () => this.end())));
  }

  /** @param {Record<string, string>} [more] */
  send(more = {}) {
    return this.desk.api('upload', this.file, { path: this.post, name: this.file.name, ...more });
  }

  /** Have it looked at, and show what becomes of it. */
  async look() {
    if (!this.element.isConnected) return;
    const { words } = this.desk;
    await attempt(this.fault, async () => {
      /** @type {Received} */
      const received = await this.send();
      this.received = received;
      const size = tellSize(this.desk, received.size);
      const preview = this.isPicture && /\.(jpg|png|gif|webp|svg)$/.test(received.path) && !/hei[cf]/.test(this.file.type + this.file.name.toLowerCase());
      const address = preview ? URL.createObjectURL(this.file) : '';
      this.about.textContent = received.width ? fill(words.pictures_size, { ...received, size }) : size;
      this.about.after(...received.remarks.map((remark) => make('p', {}, make('small', {}, remark))));
      if (address) this.fields.prepend(make('img', { src: address, alt: '', class: 'thumb', onload: () => URL.revokeObjectURL(address) }));
      if (received.smaller) this.fields.append(make('p', {}, make('label', {}, this.smaller, ' ', fill(words.pictures_smaller, { smaller: tellSize(this.desk, received.smaller), size }))));
      this.fields.hidden = false;
      this.button.disabled = false;
      if (mayFocus(this.side) && !document.activeElement?.closest('.rows')) this.alt.focus();
    });
    this.about.hidden = !this.received;
    this.progress.hidden = true;
    this.settle();
  }

  /**
   * Put it into the collection, and what shows it into the article behind a block; return the number of its own block,
   * undefined where it could not be put there.
   * @param {number} [behind]
   */
  async put(behind) {
    const { desk, received } = this;
    if (!received || this.button.disabled) return undefined;
    this.button.disabled = true;
    const put = await attempt(this.fault, async () => {
      if (!(await desk.layer.leave()) || desk.path !== this.post) throw new Error(desk.words.pictures_no_post);
      const last = (desk.file?.blocks?.length ?? 0) - 1;
      const number = behind ?? (desk.layer.at >= 0 ? Math.min(desk.layer.at, last) : last);
      const { path, file } = await this.send({ alt: this.alt.value, smaller: this.smaller.checked && received.smaller ? '1' : '', write: '1', digest: desk.file?.digest ?? '', number: String(number) });
      desk.file = file;
      desk.layer.at = number + 1;
      desk.say(fill(desk.words.pictures_put_done, { path }));
      this.end();
      return number + 1;
    });
    this.button.disabled = put !== undefined;
    return put;
  }

  end() {
    const next = this.element.nextElementSibling ?? this.element.previousElementSibling;
    const isHere = mayFocus(this.side);
    this.element.remove();
    if (isHere) next?.querySelector('input')?.focus();
    this.settle();
  }
}

/**
 * Show all pictures of the collection, first those that are to be filled in.
 * @param {Desk} desk
 * @param {HTMLElement} place
 */
async function showAll(desk, place) {
  const { words } = desk;
  /** @type {{pictures: Picture[], unused: string[]}} */
  const { pictures, unused } = await desk.api('pictures');
  const lacking = pictures.filter(({ lack }) => lack);
  const which = make('select', { onchange: () => show() },
    make('option', { value: 'lacking' }, fill(words.pictures_to_fill, { count: lacking.length })),
    make('option', { value: 'every' }, fill(words.pictures_every, { count: pictures.length })));
  const list = make('ul', { class: 'rows' });
  const seen = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) if (isIntersecting) (seen.unobserve(target), showThumbnail(desk, /** @type {HTMLImageElement} */ (target)));
  });
  const show = () => {
    const shown = which.value === 'every' ? pictures : lacking;
    list.replaceChildren(...shown.map((picture) => makeRow(desk, picture, seen)));
    if (!shown.length) list.append(make('li', {}, words.pictures_none));
  };
  place.replaceChildren(make('h3', {}, words.pictures_all), field(words.pictures_show, which),
    make('p', {}, make('small', {}, words.pictures_next)), list, ...(desk.state.mayWrite ? unused : []).map((path) => ways(make('span', {}, fill(words.pictures_unused, { path })), button(words.new_delete_do, async () => {
      await attemptAt(desk, () => desk.api('delete', { path, write: true }));
      await showAll(desk, place);
    }))));
  show();
}

/**
 * @param {Desk} desk
 * @param {HTMLImageElement} image
 */
async function showThumbnail(desk, image) {
  try {
    image.src = (await desk.api('picture', { path: image.dataset.path })).data;
    image.hidden = false;
  } catch {
    image.remove();
  }
}

/**
 * A picture with its text, which Enter saves.
 * @param {Desk} desk
 * @param {Picture} picture
 * @param {IntersectionObserver} seen
 */
function makeRow(desk, picture, seen) {
  const { words } = desk;
  const { post, number, line, address, title } = picture;
  const image = make('img', { alt: '', class: 'thumb', 'data-path': picture.file });
  const lack = make('small', { id: newId(), class: 'lack' });
  const tell = () => { lack.textContent = picture.can_change ? words[`pictures_lack_${picture.lack?.replace(' ', '_')}`] ?? '' : words.pictures_in_text; };
  const input = lineOf({
    value: picture.alt, disabled: !picture.can_change || !desk.state.mayWrite, 'aria-describedby': lack.id, onchange: () => save(),
    onkeydown: async (/** @type {KeyboardEvent} */ event) => {
      if (event.key !== 'Enter' || !(await save())) return;
      const later = [...(row.parentElement?.querySelectorAll('input:enabled') ?? [])];
      /** @type {HTMLElement | undefined} */ (later[later.indexOf(input) + 1])?.focus();
    },
  });
  // Enter saves, and leaving the field as well: both at once would be two writes, of which the second finds a conflict.
  /** @type {Promise<boolean | undefined> | null} */
  let saving = null;
  const save = () => (saving ??= attempt(lack, write).finally(() => { saving = null; }));
  const write = async () => {
    if (input.value !== picture.alt) {
      Object.assign(picture, await desk.api('set-alt', { path: post, number, address, title, alt: input.value }));
      desk.say(fill(words.pictures_saved, { alt: picture.alt }));
    }
    tell();
    return true;
  };
  tell();
  const labelled = field(`${words.pictures_text} – ${address.split('/').at(-1)}`, input);
  labelled.append(lack);
  const row = make('li', { class: 'part' }, picture.file && image, labelled, button(fill(words.pictures_place, { path: post, line }), () => desk.show(post)));
  if (picture.file) seen.observe(image);
  return row;
}
