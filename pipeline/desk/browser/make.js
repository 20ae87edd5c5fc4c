// The panel that makes things: publish, check, a handout, a book, putting online; and what is being made.

import { attemptAt, button, field, fill, form, line, make, makeFault, newId, ways } from './parts.js';

/**
 * @typedef {import('./desk.js').Desk} Desk
 * @typedef {{value: string, label: string}} Choice
 * @typedef {{slug: string, title: string, draft: boolean}} Article
 * @typedef {{articles: Article[], layouts: Choice[], trims: Choice[], covers: Choice[], targets: string[]}} Choices
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
        this.fold('handout', () => this.makeHandout()),
        this.fold('anthology', () => this.makeBook()),
      ] : []),
      ...(isOwner ? [this.fold('deploy', () => this.makeDeploy())] : []));
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
   * @param {string} name
   * @param {() => HTMLElement} makeForm
   */
  fold(name, makeForm) {
    const details = make('details', { class: 'part' }, make('summary', {}, this.words[`make_${name}`]));
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

  makeHandout() {
    const { words, choices } = this;
    const chosen = this.articles();
    const named = choices.layouts.map(({ value, label }) => ({ value, label: words[`layout_${value}`] ?? label }));
    const layouts = this.boxes(words.make_layouts, named, ['a4']);
    const teacher = this.boxes(words.make_more, [{ value: 'teacher', label: words.make_teacher }, { value: 'form', label: words.make_form }, { value: 'zip', label: words.make_zip },
      { value: 'remarks', label: words.make_remarks }], []);
    const [title, pupils] = [line(), line()];
    return this.form('handout', [chosen.set, layouts.set, field(words.make_title, title, words.make_title_hint), field(words.make_class, pupils), teacher.set], () => {
      const post = chosen.values();
      return post.length ? {
        post, layout: layouts.values(), title: title.value, class: pupils.value,
        ...Object.fromEntries(teacher.values().map((name) => [name, true])),
      } : words.make_none_chosen;
    });
  }

  makeBook() {
    const { words, choices } = this;
    const chosen = new Order(this.desk, choices.articles);
    const [title, subtitle] = [line({ value: this.desk.list.title }), line()];
    const trim = this.boxes(words.make_trim, choices.trims, ['a5'], 'radio');
    const cover = this.boxes(words.make_cover, choices.covers, [choices.covers[0]?.value ?? ''], 'radio');
    const picture = make('img', { class: 'cover', alt: words.make_cover_picture, hidden: true });
    const read = () => ({ post: chosen.chosen, title: title.value, subtitle: subtitle.value, trim: trim.values()[0], cover: cover.values()[0], order: 'list' });
    let asked = 0;
    const draw = () => attemptAt(this.desk, async () => {
      asked += 1;
      const mine = asked;
      const drawn = chosen.chosen.length ? await this.desk.api('cover', { values: read() }) : null;
      if (mine !== asked) return;
      picture.hidden = !drawn;
      if (drawn) picture.src = drawn.picture;
    });
    const book = this.form('anthology', [chosen.element, field(words.make_title, title), field(words.make_subtitle, subtitle), trim.set, cover.set, picture], () => {
      const values = read();
      return values.post.length ? values : words.make_none_chosen;
    });
    book.addEventListener('change', draw);
    draw();
    return book;
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
   * @param {() => Record<string, unknown> | string} read what to make, or why it cannot be
   */
  form(kind, rows, read) {
    const fault = makeFault();
    return form(this.words.make_it, () => {
      const values = read();
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

  /** @param {Run} run */
  showRun(run) {
    const { words } = this;
    const { made } = run;
    const name = make('h3', {}, `${words[`make_${run.kind}`] ?? words.make_deploy} – ${words[`make_state_${run.state}`]}`);
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
