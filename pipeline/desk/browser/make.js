// The panel that makes things: publish, check, a handout, a book, putting online; and what is being made.

import { attemptAt, button, field, fill, form, line, make, makeFault, newId, ways } from './parts.js';

/**
 * @typedef {import('./desk.js').Desk} Desk
 * @typedef {{value: string, label: string}} Choice
 * @typedef {{slug: string, title: string, draft: boolean}} Article
 * @typedef {{name: string, label: string, help: string, kind: string, choices: Choice[]}} Field
 * @typedef {{name: string, offer: string, takesAll: boolean, fields: Field[]}} Product
 * @typedef {{articles: Article[], products: Product[], targets: string[]}} Choices
 * @typedef {{path: string, teacher: boolean, size: number}} Made
 * @typedef {{key: string, kind: string, state: string, stage: string, done: number, total: number, why: string, target: string, mayCancel: boolean, made: {files?: Made[], errors?: string[], warnings?: number, published?: boolean, seconds?: number, text?: string}}} Run
 */

const OFTEN = 400;
const SETTINGS = 'collection.yaml';

/**
 * @param {Desk} desk
 * @param {HTMLElement} place
 */
export async function open(desk, place) {
  const panel = new MakePanel(desk, await desk.api('choices'));
  place.append(panel.element);
  place.closest('.side')?.addEventListener('desk:close', () => panel.end(), { once: true });
  await panel.follow();
}

class MakePanel {
  /**
   * @param {Desk} desk
   * @param {Choices} choices
   */
  constructor(desk, choices) {
    this.desk = desk;
    this.words = desk.words;
    this.choices = choices;
    this.timer = 0;
    this.runs = make('section', { 'aria-label': this.words.make_runs });
    const { mayWrite, isOwner } = desk.state;
    this.element = make('div', { class: 'make' }, this.runs,
      ...(mayWrite ? [
        ways(this.button('publish', () => this.begin('publish', {}), true), this.button('check', () => this.begin('check', {}))),
        ...choices.products.map((product) => this.fold(product.offer, () => this.makeProduct(product))),
      ] : []),
      ...(isOwner ? [this.fold(this.words.make_deploy, () => this.makeDeploy())] : []));
  }

  /**
   * @param {string} name
   * @param {() => unknown} onclick
   * @param {boolean} [first]
   */
  button(name, onclick, first = false) {
    return button(this.words[`make_${name}`], onclick, { class: first && 'first' });
  }

  /**
   * A part that is filled when it is opened.
   * @param {string} heading
   * @param {() => HTMLElement} makeForm
   */
  fold(heading, makeForm) {
    const details = make('details', { class: 'part' }, make('summary', {}, heading));
    details.addEventListener('toggle', () => details.open && details.children.length === 1 && details.append(makeForm()));
    return details;
  }

  /**
   * Boxes to tick, or circles to choose one.
   * @param {string} legend
   * @param {Choice[]} choices
   * @param {string[]} chosen
   * @param {'checkbox' | 'radio'} type
   */
  boxes(legend, choices, chosen, type = 'checkbox') {
    const name = newId();
    const set = make('fieldset', { class: 'boxes' }, make('legend', {}, legend), ...choices.map(({ value, label }) => {
      const input = make('input', { type, name, value });
      input.checked = chosen.includes(value);
      return make('label', {}, input, ' ', make('span', { dir: 'auto' }, label));
    }));
    const values = () => [...set.querySelectorAll('input')].filter((input) => input.checked).map((input) => input.value);
    return { set, values };
  }

  articles() {
    const { articles } = this.choices;
    const here = this.desk.address.replace(/^articles\/|\.html$/g, '');
    return this.boxes(this.words.make_articles, articles.map(({ slug, title }) => ({ value: slug, label: title })), [here]);
  }

  /**
   * The form of a product: its articles, then its fields; those that are on or off come last.
   * @param {Product} product
   */
  makeProduct({ name, takesAll, fields }) {
    const { words } = this;
    const order = takesAll ? new Order(this.desk, this.choices.articles) : null;
    const chosen = order ? { set: order.element, values: () => order.chosen } : this.articles();
    const switches = fields.filter(({ kind }) => kind === 'switch');
    const drawn = fields.filter((each) => !switches.includes(each)).map((each) => this.drawField(each, takesAll ? this.desk.list.title : ''));
    const more = this.boxes(words.make_more, switches.map((each) => ({ value: each.name, label: words[`make_${each.name}`] ?? each.help })), []);
    const read = async () => ({
      post: chosen.values(), ...(order && { order: 'list' }),
      ...Object.fromEntries(await Promise.all(drawn.map(async (each) => [each.name, await each.get()]))),
      ...Object.fromEntries(more.values().map((each) => [each, true])),
    });
    const cover = fields.some((each) => each.name === 'cover') && this.drawCover(read);
    const made = this.form(name, [chosen.set, ...drawn.map(({ parts }) => parts), ...(switches.length ? [more.set] : []), ...(cover ? [cover.picture] : [])], async () => {
      const values = await read();
      return values.post.length ? values : words.make_none_chosen;
    });
    if (cover) made.addEventListener('change', cover.draw);
    cover && cover.draw();
    return made;
  }

  /**
   * A control for a field, and how its value is read.
   * @param {Field} field
   * @param {string} title that it has if no other is given
   * @returns {{name: string, parts: HTMLElement, get: () => unknown}}
   */
  drawField({ name, label, help, kind, choices }, title) {
    const { words } = this;
    const heading = words[`make_${name}`] ?? label[0].toUpperCase() + label.slice(1);
    if (choices.length) {
      const named = choices.map(({ value, label: said }) => ({ value, label: ({ layout: words[`layout_${value}`], format: words[`format_${value}`] })[name] ?? said }));
      const set = this.boxes(heading, named, [choices[0].value], kind === 'list' ? 'checkbox' : 'radio');
      return { name, parts: set.set, get: () => (kind === 'list' ? set.values() : set.values()[0]) };
    }
    if (name === 'each') {
      const file = make('input', { type: 'file', accept: '.csv,.tsv,.txt' });
      return { name, parts: field(heading, file, words.make_each_hint), get: () => (file.files?.[0] ? inBase64(file.files[0]) : '') };
    }
    const input = line(name === 'title' ? { value: title } : {});
    return { name, parts: field(heading, input, help), get: () => input.value };
  }

  /**
   * The picture of a cover, which is drawn anew when something is chosen.
   * @param {() => Promise<{post: string[]}>} read
   */
  drawCover(read) {
    const picture = make('img', { class: 'cover', alt: this.words.make_cover_picture, hidden: true });
    let asked = 0;
    const draw = () => attemptAt(this.desk, async () => {
      asked += 1;
      const mine = asked;
      const values = await read();
      const drawn = values.post.length ? await this.desk.api('cover', { values }) : null;
      if (mine !== asked) return;
      picture.hidden = !drawn;
      if (drawn) picture.src = drawn.picture;
    });
    return { picture, draw };
  }

  makeDeploy() {
    const { words, choices } = this;
    if (!choices.targets.length) {
      return make('div', { class: 'part' }, make('p', {}, words.make_no_target),
        ways(button(words.make_open_settings, () => this.desk.openPanel('form', SETTINGS, 'deploy'))));
    }
    return make('div', { class: 'part' }, ...choices.targets.map((target) => ways(
      make('code', {}, target), button(words.make_deploy_plan, () => this.begin('publish', {}).then(() => this.begin('deploy-plan', { target }))))));
  }

  /**
   * @param {string} kind
   * @param {Node[]} rows
   * @param {() => Promise<Record<string, unknown> | string>} read what to make, or why it cannot be
   */
  form(kind, rows, read) {
    const fault = makeFault();
    return form(this.words.make_it, async () => {
      const values = await read();
      fault.textContent = typeof values === 'string' ? values : '';
      if (typeof values !== 'string') this.begin(kind, Object.fromEntries(Object.entries(values).filter(([, value]) => value !== '')));
    }, ...rows, fault);
  }

  /**
   * @param {string} kind
   * @param {Record<string, unknown>} values
   */
  async begin(kind, values) {
    if (!(await this.desk.layer.leave())) return;
    this.desk.notice.hidden = true;
    await attemptAt(this.desk, async () => {
      await this.desk.api('run', { kind, values });
      this.desk.say(this.words.make_begun);
      await this.follow();
      this.element.scrollIntoView({ block: 'start' });
    });
  }

  /** Show how far the runs are, again and again while one is under way. */
  async follow() {
    clearTimeout(this.timer);
    /** @type {{runs: Run[]}} */
    const { runs } = await this.desk.api('runs');
    const busy = runs.some(({ state }) => state === 'running' || state === 'waiting');
    if (this.busy && !busy && runs[0]) this.desk.say(this.words[`make_state_${runs[0].state}`] ?? '');
    this.busy = busy;
    const held = document.activeElement instanceof HTMLElement ? document.activeElement.dataset.run : null;
    this.runs.replaceChildren(...runs.map((run) => this.showRun(run)));
    if (held) /** @type {HTMLElement | null} */ (this.runs.querySelector(`[data-run="${CSS.escape(held)}"]`))?.focus();
    if (busy) this.timer = setTimeout(() => attemptAt(this.desk, () => this.follow()), OFTEN);
  }

  end() {
    clearTimeout(this.timer);
  }

  /** @param {string} kind of a run */
  nameOf(kind) {
    return this.choices.products.find(({ name }) => name === kind)?.offer ?? this.words[`make_${kind}`] ?? this.words.make_deploy;
  }

  /** @param {Run} run */
  showRun(run) {
    const { words } = this;
    const { made } = run;
    const name = make('h3', {}, `${this.nameOf(run.kind)} – ${words[`make_state_${run.state}`]}`);
    if (run.state === 'waiting' || run.state === 'running') {
      return make('article', { class: 'run' }, name,
        make('progress', { max: run.total || 1, value: run.done, 'aria-label': run.stage || words.make_begun }),
        ways(make('small', {}, run.stage),
          run.mayCancel && button(words.make_cancel, () => this.desk.api('cancel', { key: run.key }).then(() => this.follow()), { 'data-run': run.key })));
    }
    const target = run.target && run.kind === 'deploy-plan' && run.state === 'done' && button(words.make_deploy_now, () => this.putOnline(run.target), { class: 'first', 'data-run': run.key });
    const files = made.files ?? [];
    return make('article', { class: 'run' }, name,
      run.why && make('p', { class: 'fault' }, run.why),
      made.text && run.state === 'done' && make('pre', { tabindex: 0 }, made.text),
      ...(made.errors ?? []).map((error) => make('p', { class: 'fault', dir: 'auto' }, error)),
      made.published === false && !made.errors?.length ? make('p', {}, words.make_nothing) : null,
      made.seconds !== undefined && !made.errors?.length ? make('p', {}, fill(words.make_well, { seconds: made.seconds.toLocaleString(this.desk.state.language), warnings: made.warnings })) : null,
      files.length ? make('ul', { class: 'files' }, ...files.map(({ path, teacher }) => make('li', {},
        make('a', { href: `/_desk/made/${run.key}/${teacher ? 'teachers' : 'all'}/${path.split('/').map(encodeURIComponent).join('/')}`, target: '_blank', rel: 'noopener' }, path),
        teacher && make('small', {}, ` ${words.make_for_teachers}`)))) : null,
      target);
  }

  /** @param {string} target */
  async putOnline(target) {
    if (!(await this.desk.layer.leave())) return;
    const answer = await this.desk.ask({
      title: this.words.make_deploy_sure, lead: target, buttons: { go: this.words.make_deploy_now, back: this.words.make_back },
    });
    if (answer?.button === 'go') await this.begin('deploy', { target });
  }
}

/** The bytes of a file in base 64. @param {File} file @returns {Promise<string>} */
const inBase64 = (file) => new Promise((resolve, reject) => {
  const reader = new FileReader();
  reader.onload = () => resolve(String(reader.result).replace(/^[^,]*,/, ''));
  reader.onerror = () => reject(reader.error);
  reader.readAsDataURL(file);
});

/** Articles that are chosen in an order: by buttons, or dragged. */
class Order {
  /**
   * @param {Desk} desk
   * @param {Article[]} articles
   */
  constructor(desk, articles) {
    this.desk = desk;
    this.articles = articles;
    this.chosen = articles.filter(({ draft }) => !draft).map(({ slug }) => slug);
    this.list = make('ol', { class: 'order' });
    this.element = make('fieldset', { class: 'boxes' }, make('legend', {}, desk.words.make_articles_in_order), this.list);
    this.show();
  }

  show() {
    const { words } = this.desk;
    const rows = [...this.chosen, ...this.articles.map(({ slug }) => slug).filter((slug) => !this.chosen.includes(slug))];
    this.list.replaceChildren(...rows.map((slug) => {
      const title = this.articles.find((each) => each.slug === slug)?.title ?? slug;
      const at = this.chosen.indexOf(slug);
      const box = make('input', { type: 'checkbox', onchange: () => this.toggle(slug) });
      box.checked = at >= 0;
      /** @param {number} by @param {string} word @param {string} sign */
      const mover = (by, word, sign) => button(sign, () => this.move(slug, by), {
        'data-move': `${slug} ${by}`, disabled: at < 0 || at + by < 0 || at + by >= this.chosen.length, 'aria-label': fill(word, { title }),
      });
      const row = make('li', { draggable: at >= 0 ? 'true' : 'false' }, make('label', {}, box, ' ', make('span', { dir: 'auto' }, title)), mover(-1, words.make_up, '↑'), mover(1, words.make_down, '↓'));
      row.addEventListener('dragstart', (event) => event.dataTransfer?.setData('text/plain', slug));
      row.addEventListener('dragover', (event) => event.preventDefault());
      row.addEventListener('drop', (event) => {
        event.preventDefault();
        const other = event.dataTransfer?.getData('text/plain') ?? '';
        if (this.chosen.includes(other) && at >= 0) this.move(other, at - this.chosen.indexOf(other));
      });
      return row;
    }));
  }

  /** @param {string} slug */
  toggle(slug) {
    this.chosen = this.chosen.includes(slug) ? this.chosen.filter((each) => each !== slug) : [...this.chosen, slug];
    this.show();
    this.list.dispatchEvent(new Event('change', { bubbles: true }));
  }

  /**
   * @param {string} slug
   * @param {number} by
   */
  move(slug, by) {
    const at = this.chosen.indexOf(slug);
    this.chosen.splice(at, 1);
    this.chosen.splice(at + by, 0, slug);
    this.show();
    const title = this.articles.find((each) => each.slug === slug)?.title ?? slug;
    this.desk.say(fill(this.desk.words.make_moved, { title, place: at + by + 1 }));
    /** @type {HTMLButtonElement | undefined} */
    const same = [...this.list.querySelectorAll('button')].find((button) => button.dataset.move === `${slug} ${Math.sign(by)}`);
    if (same && !same.disabled) same.focus();
    this.list.dispatchEvent(new Event('change', { bubbles: true }));
  }
}
