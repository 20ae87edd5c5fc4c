// Finds words on the site. Its indexes and texts are plain scripts that call `editionsSearch`: they load from a folder
// as from a server. How words are cut is told by `search/box.js`; whatever is shown is set as text.
(() => {
  'use strict';
  if (window.editionsSearch) return;

  const script = document.currentScript, root = new URL('..', script.src);
  const FOUND = 'found', KEY = 'search-key', SHOWN = 10, MOST_TERMS = 20;
  const EXCERPT = matchMedia('(max-width: 30rem)').matches ? 130 : 190; // letters: four lines of a telephone
  const boosts = { title: 6, headings: 3, facts: 3, text: 1 };
  const texts = new Map(), indexes = new Map(), asked = new Map(), cuts = new Map();
  let data, words, patterns, dialog, engine, hits = [], shown = 0, turn = 0;

  function make(name, attributes, ...children) {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.append(...children);
    return element;
  }

  const address = (path) => new URL(path.split('/').map(encodeURIComponent).join('/'), root).href;

  function load(path) {
    if (!asked.has(path)) {
      asked.set(path, new Promise((done, failed) => {
        const element = make('script', { src: address(path), nonce: script.nonce });
        element.addEventListener('load', done);
        element.addEventListener('error', () => {
          asked.delete(path);
          element.remove();
          failed(new Error(path));
        });
        document.head.append(element);
      }));
    }
    return asked.get(path);
  }

  // How words are cut: as `pipeline/editions/site/search/words.py` does it.
  function begin(told) {
    data = told;
    words = data.words;
    const { parting, gone, unspaced, syllables, folded } = data.cutting;
    patterns = {
      word: new RegExp(`[^${parting}]+`, 'gu'),
      gone: new RegExp(`[${gone}]+`, 'gu'),
      run: new RegExp(`[${unspaced}]+|[^${unspaced}]+`, 'gu'),
      unspaced: new RegExp(`^[${unspaced}]`, 'u'),
      syllable: new RegExp(`^[${syllables}]`, 'u'),
      folded: new Map(Object.entries(folded)),
    };
  }

  function fold(word) {
    const plain = word.normalize('NFKD').toLowerCase().replace(patterns.gone, '').normalize('NFC');
    return Array.from(plain, (letter) => patterns.folded.get(letter) ?? letter).join('');
  }

  const length = (word) => Array.from(word).length;

  const endings = (language) => data.endings[language] ?? [[], [], 0];

  function withoutEndings(word, steps, least) {
    let left = word;
    for (const step of steps) {
      const fits = ([one, other]) => left.endsWith(one) && length(left) - length(one) + length(other) >= least;
      const [ending, instead] = step.find(fits) ?? ['', ''];
      left = left.slice(0, left.length - ending.length) + instead;
    }
    return left;
  }

  // A word without its endings; where it has a front, both without it and with it.
  function stems(word, language) {
    const [fronts, steps, least] = endings(language);
    const front = fronts.find((one) => word.startsWith(one) && length(word) - length(one) >= least);
    return [...(front ? [word.slice(front.length)] : []), word].map((one) => withoutEndings(one, steps, least));
  }

  // What is left of a word of whose ending somebody has typed a part: of “makin” what is left of “making”.
  function unfinished(word, language) {
    const [, steps, least] = endings(language);
    return steps.flatMap((step, number) => step.flatMap(([ending, instead]) => Array.from(ending.slice(1), (_, place) => ending.slice(0, place + 1))
      .filter((part) => word.endsWith(part) && length(word) - length(part) + length(instead) >= least)
      .map((part) => withoutEndings(word.slice(0, -part.length) + instead, steps.slice(number + 1), least))));
  }

  // Runs of letters in what stands between blanks and signs; where words have no blanks between them, each two letters.
  const runs = (word) => (fold(word).match(patterns.word) ?? []).flatMap((part) => part.match(patterns.run));

  function cut(run, language) {
    const letters = Array.from(run);
    if (patterns.unspaced.test(run)) return letters.map((letter, place) => letter + (letters[place + 1] ?? ''));
    const word = letters.length > 1 || patterns.syllable.test(run);
    return word && letters.length <= data.cutting.longest ? stems(run, language) : [];
  }

  function terms(text, language) {
    return (text.match(patterns.word) ?? []).flatMap((word) => termsOf(word, language));
  }

  function termsOf(word, language) {
    const key = `${language} ${word}`;
    if (!cuts.has(key)) cuts.set(key, runs(word).flatMap((run) => cut(run, language)));
    return cuts.get(key);
  }

  // What is asked for: each word without its endings, or as it begins; the last letter of a run is no word of its own.
  // `whole` are terms that are not the beginning of others.
  function wanted(query, language) {
    const found = (query.match(patterns.word) ?? []).flatMap(runs).flatMap((run) => {
      const made = cut(run, language);
      if (patterns.unspaced.test(run)) return (made.length > 1 ? made.slice(0, -1) : made).map((term) => ({ begun: [term], whole: [] }));
      return made.length ? [{ begun: [...new Set([...made, run])], whole: unfinished(run, language) }] : [];
    });
    const { common } = indexes.get(language);
    const telling = found.filter(({ begun }) => !common.has(begun[0]));
    return telling.length ? telling : found;
  }

  // What finds: this site's own indexes, each read when it is asked for, or Pagefind (`styles/search/pagefind.js`).
  const own = {
    has: (language) => indexes.has(language),
    async prepare(languages) {
      await load('assets/minisearch.js');
      await Promise.all(languages.map((language) => load(`search/index/${language}.js`)));
    },
    values(languages) {
      const all = languages.flatMap((language) => indexes.get(language).list);
      return { topic: all.flatMap(({ topics }) => topics), author: all.flatMap(({ authors }) => authors), year: all.map(({ date }) => date.slice(0, 4)) };
    },
    async find(query, languages, wantedFacts) {
      const passes = ({ topics, authors, date }) => {
        const { topic, author, year } = wantedFacts;
        return (!topic || topics.includes(topic)) && (!author || authors.includes(author)) && (!year || date.startsWith(year));
      };
      if (query) return languages.flatMap((language) => find(query, language)).filter(passes).sort((a, b) => b.score - a.score);
      const all = languages.flatMap((language) => indexes.get(language).list).filter(passes);
      return all.map((one) => ({ ...one, terms: new Set() })).sort((a, b) => (a.date < b.date ? 1 : -1));
    },
    // What is shown of some of the hits.
    read: (found) => found,
    async text(hit) {
      await load(`search/texts/${hit.path.replace(/\.html$/, '')}.js`);
      return texts.get(hit.path);
    },
  };

  // Where a term stands, as MiniSearch reads it: in which field, in which texts, how often. MiniSearch's own loader
  // makes all of these maps, some hundred thousand, before the first search, which needs a few.
  class Places {
    #told;
    #read = new Map();

    constructor(told) {
      this.#told = told;
    }

    get(field) {
      if (this.#told[field] && !this.#read.has(field)) {
        this.#read.set(field, new Map(Object.entries(this.#told[field]).map(([text, count]) => [Number(text), count])));
      }
      return this.#read.get(field);
    }
  }

  function index(language, { texts: list, common }, serialised) {
    const own = list.map(([path, title, date, topics, authors]) => ({ path, title, date, topics, authors, language }));
    const options = { fields: data.fields, tokenize: (text) => [text], processTerm: (term) => term };
    const { index: all, ...rest } = JSON.parse(serialised);
    const engine = MiniSearch.loadJS({ ...rest, index: [] }, options);
    for (const [term, told] of all) engine._index.set(term, new Places(told));
    indexes.set(language, { list: own, common: new Set(common), engine });
  }

  const spelling = (term) => !/\d/.test(term) && !patterns.unspaced.test(term) && term.length > 4 && (term.length > 8 ? 2 : 1);

  // First the words as they are or begin; where no text has them all, words of whose ending a part is typed, then words
  // that are nearly so spelt; then texts that have some.
  function find(query, language) {
    const { list, engine } = indexes.get(language), asked = wanted(query, language);
    if (!asked.length) return [];
    const either = (queries, options) => ({ combineWith: 'OR', queries, ...options });
    const plain = asked.map(({ begun }) => either(begun));
    const open = asked.map(({ begun, whole }) => either([...begun, either(whole, { prefix: false, fuzzy: false })]));
    const search = (combineWith, queries, fuzzy) =>
      engine.search({ combineWith, queries }, { boost: boosts, prefix: true, fuzzy, weights: { prefix: 0.5, fuzzy: 0.2 } });
    const ways = [['AND', plain, false], ['AND', open, false], ['AND', open, spelling], ['OR', open, spelling]];
    for (const way of ways) {
      const found = search(...way);
      if (found.length) return found.map(({ id, score, terms: own }) => ({ ...list[id], score, terms: telling(own, asked) }));
    }
    return [];
  }

  // Which of the terms of a text are marked: where it has a word itself, no longer ones that only begin so.
  function telling(own, asked) {
    const all = new Set(own), found = asked.filter(({ begun }) => begun.some((one) => all.has(one) && length(one) > 1));
    const longer = (term) => found.some(({ begun }) => begun.some((one) => term.startsWith(one)));
    const meant = (term) => asked.some(({ begun, whole }) => begun.includes(term) || whole.includes(term));
    return new Set(own.filter((term) => meant(term) || !longer(term)));
  }

  // Where the words stand in a text, as pairs of places.
  function places(text, sought, language) {
    const found = [];
    for (const { 0: word, index: start } of text.matchAll(patterns.word)) {
      for (const { 0: run, index: within } of word.matchAll(patterns.run)) {
        const from = start + within;
        if (!patterns.unspaced.test(run)) {
          if (termsOf(run, language).some((term) => sought.has(term))) found.push([from, from + run.length]);
          continue;
        }
        const letters = Array.from(run);
        let place = from;
        letters.forEach((letter, number) => {
          const pair = letter + (letters[number + 1] ?? '');
          if (sought.has(fold(pair))) join(found, place, place + pair.length);
          place += letter.length;
        });
      }
    }
    return found;
  }

  function join(found, from, to) {
    const last = found.at(-1);
    if (last && last[1] >= from) last[1] = to;
    else found.push([from, to]);
  }

  function marked(text, sought, language) {
    const made = new DocumentFragment();
    let done = 0;
    for (const [from, to] of places(text, sought, language)) {
      made.append(text.slice(done, from), make('mark', { class: 'sought' }, text.slice(from, to)));
      done = to;
    }
    made.append(text.slice(done));
    return made;
  }

  // The stretch of a text that has most of the words, from the beginning of a word on.
  function excerpt(text, sought, language) {
    const found = places(text, sought, language);
    const worth = (from) => new Set(found.filter((one) => one[0] >= from && one[1] <= from + EXCERPT - 50).map(([a, b]) => fold(text.slice(a, b)))).size;
    const best = found.slice(0, 200).reduce((one, [from]) => (worth(from) > one.worth ? { from, worth: worth(from) } : one), { from: 0, worth: 0 });
    const before = best.from > 50 ? text.indexOf(' ', best.from - 50) + 1 : 0;
    const from = before > 0 && before <= best.from ? before : Math.max(best.from - 50, 0);
    const end = from + EXCERPT < text.length ? text.lastIndexOf(' ', from + EXCERPT) : text.length;
    const to = end > best.from ? end : from + EXCERPT;
    return [from ? '… ' : '', marked(text.slice(from, to), sought, language), to < text.length ? ' …' : ''];
  }

  // The box.
  const digits = (number) => String(number).replace(/\d/g, (digit) => words.digits[digit]);

  function counted(number) {
    const form = words.results[new Intl.PluralRules(words.language).select(number)] ?? Object.values(words.results)[0];
    return number ? form.replace('%(n)s', digits(number)) : words.none;
  }

  const day = (date) => new Intl.DateTimeFormat(words.language, { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(date));

  function chooser(name, label, values) {
    const options = [['', words.all], ...values].map(([value, text]) => make('option', { value }, text));
    const select = make('select', { name }, ...options);
    select.addEventListener('change', name === 'other' ? change : show);
    return make('label', {}, `${label} `, select);
  }

  function build() {
    const input = make('input', { type: 'search', id: '_search', autocomplete: 'off', spellcheck: 'false', enterkeyhint: 'go' });
    const close = make('button', { type: 'button', class: 'close', 'aria-label': words.close }, '×');
    const label = make('label', { for: '_search' }, words.search);
    const form = make('form', { role: 'search' }, label, close, input, make('div', { class: 'filters' }));
    const status = make('p', { role: 'status' }), list = make('ol', { class: 'found' });
    const more = make('button', { type: 'button', class: 'more', hidden: '' }, words.more);
    const key = make('input', { type: 'checkbox', ...(keyWorks() ? { checked: '' } : {}) });
    const foot = make('p', { class: 'key' }, make('label', {}, key, ` ${words.key}`));
    dialog = make('dialog', { class: 'search', 'aria-label': words.search, lang: words.language, dir: words.direction }, form, status, list, more, foot);
    Object.assign(dialog, { input, status, list, more, filters: form.querySelector('.filters') });
    close.addEventListener('click', () => dialog.close());
    input.addEventListener('input', show);
    more.addEventListener('click', async () => {
      const next = shown;
      await showMore();
      links()[next]?.focus();
    });
    key.addEventListener('change', () => keep(key.checked));
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      links()[0]?.click();
    });
    dialog.addEventListener('keydown', move);
    dialog.addEventListener('click', ({ target }) => target === dialog && dialog.close());
  }

  function keyWorks() {
    try {
      return !localStorage.getItem(KEY);
    } catch {
      return true; // where nothing may be kept
    }
  }

  function keep(works) {
    try {
      if (works) localStorage.removeItem(KEY);
      else localStorage.setItem(KEY, 'off');
    } catch {
      // It works as ever.
    }
  }

  const links = () => [...dialog.list.querySelectorAll('a')];

  function move(event) {
    if (event.key === 'Escape') {
      event.preventDefault(); // a field of this kind would only be emptied
      dialog.close();
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key], stops = [dialog.input, ...links()];
    const here = stops.indexOf(document.activeElement);
    if (!step || here < 0) return;
    event.preventDefault();
    stops[(here + step + stops.length) % stops.length].focus();
  }

  const chosen = (name) => dialog?.filters.querySelector(`[name=${name}]`)?.value ?? '';

  // The page's own language, that of the site where nothing is in it, or the one that somebody chooses.
  function languages() {
    const own = [document.documentElement.lang, data.words.language].find((one) => one in data.languages);
    return [chosen('other') || own || Object.keys(data.languages)[0]].filter(Boolean);
  }

  async function prepare(wantedLanguages) {
    if (data.pagefind && !engine) {
      if (location.protocol === 'file:') throw new Error(words.online); // a folder's page may read no file
      await load('assets/pagefind.js');
    }
    engine ??= own;
    await engine.prepare(wantedLanguages);
  }

  function fill() {
    const { topic, author, year } = engine.values(languages());
    const sorted = (all) => [...new Set(all)].filter(Boolean).sort(new Intl.Collator(words.language).compare);
    const kinds = [['topic', sorted(topic)], ['author', sorted(author)], ['year', sorted(year).reverse()]];
    const choosers = kinds.filter(([, found]) => found.length > 1).map(([name, found]) => chooser(name, words[name], found.map((one) => [one, name === 'year' ? digits(one) : one])));
    const other = dialog.filters.querySelector('[name=other]')?.parentElement;
    dialog.filters.replaceChildren(...choosers, ...(other ? [other] : offerLanguages()));
  }

  function offerLanguages() {
    const all = Object.entries(data.languages);
    if (all.length < 2) return [];
    const label = chooser('other', words.other, all), select = label.querySelector('select');
    select.options[0].remove();
    select.value = languages()[0];
    return [label];
  }

  async function change() {
    await ready();
    show();
  }

  async function ready() {
    dialog.status.textContent = words.loading;
    try {
      await prepare(languages());
      fill();
      dialog.status.textContent = '';
    } catch {
      const here = data.pagefind && location.protocol === 'file:';
      dialog.status.textContent = here ? words.online : words.failed;
    }
  }

  async function show() {
    const query = dialog.input.value.trim(), mine = (turn += 1);
    if (!engine || !languages().every(engine.has)) return;
    let found = await sought(query, languages());
    if (!found.length && mine === turn && terms(query, languages()[0]).length) {
      // Perhaps it stands in one of the other languages.
      const all = Object.keys(data.languages);
      await prepare(all).catch(() => {});
      found = await sought(query, all.filter(engine.has));
    }
    const first = await engine.read(found.slice(0, SHOWN));
    if (mine !== turn) return; // somebody has typed on
    hits = found;
    shown = first.length;
    dialog.list.replaceChildren(...first.map(row));
    dialog.more.hidden = shown >= hits.length;
    dialog.status.textContent = query || hits.length ? counted(hits.length) : '';
    dialog.dataset.query = query; // what the results are of
  }

  async function sought(query, among) {
    const facts = Object.fromEntries(['topic', 'author', 'year'].map((name) => [name, chosen(name)]));
    return query || Object.values(facts).some(Boolean) ? engine.find(query, among, facts) : [];
  }

  async function showMore() {
    const mine = turn, next = await engine.read(hits.slice(shown, shown + SHOWN));
    if (mine !== turn) return;
    shown += next.length;
    dialog.list.append(...next.map(row));
    dialog.more.hidden = shown >= hits.length;
  }

  function row(hit) {
    const own = { lang: hit.language }, sought = [...hit.terms].slice(0, MOST_TERMS).join(' ');
    const goal = address(hit.path) + (sought && `?${new URLSearchParams({ [FOUND]: sought })}`);
    const link = make('a', { href: goal, ...own });
    link.append(marked(hit.title, hit.terms, hit.language));
    const around = make('p', { class: 'around', ...own });
    const facts = [hit.date && day(hit.date), ...hit.authors, ...hit.topics].filter(Boolean).join(' · ');
    engine.text(hit).then(({ description, body }) => {
      const has = places(body, hit.terms, hit.language).length;
      around.append(...excerpt(has || !description ? body : description, hit.terms, hit.language));
    }, () => around.remove());
    return make('li', {}, link, around, make('p', { class: 'facts' }, facts));
  }

  const told = load('search/box.js');

  let dressed;
  function dress() {
    return dressed ??= new Promise((done) => {
      const sheet = make('link', { rel: 'stylesheet', href: address('assets/search.css'), nonce: script.nonce });
      for (const event of ['load', 'error']) sheet.addEventListener(event, done);
      document.head.append(sheet);
    });
  }

  // Begins to load what will be asked for; what cannot be loaded is told once it is.
  const warm = () => told.then(() => prepare(languages())).catch(() => {});

  // What was typed before the box was there is asked for.
  async function open(takeTyped) {
    await told;
    warm();
    if (!dialog) {
      build();
      await dress();
    }
    if (!dialog.isConnected) document.body.append(dialog);
    if (dialog.open) return;
    dialog.showModal();
    dialog.input.select();
    const typed = takeTyped();
    if (typed) {
      dialog.input.value = typed;
      show();
    }
    if (!dialog.filters.children.length) await ready();
    if (dialog.input.value && !dialog.list.children.length) show();
  }

  // A page to which a result leads marks the words for which it was found; the address forgets them.
  async function mark() {
    await Promise.all([told, dress()]);
    const here = new URL(location.href), sought = new Set(here.searchParams.get(FOUND).split(' '));
    here.searchParams.delete(FOUND);
    try {
      history.replaceState(history.state, '', here);
    } catch {
      // A folder's page may not change its address in every browser.
    }
    const walker = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT), nodes = [];
    while (walker.nextNode()) nodes.push(walker.currentNode);
    const language = document.documentElement.lang;
    for (const node of nodes) {
      if (!node.parentElement.closest('script, style, select, textarea') && places(node.data, sought, language).length) {
        node.replaceWith(marked(node.data, sought, language));
      }
    }
    addEventListener('keydown', ({ key }) => key === 'Escape' && !dialog?.open && unmark());
  }

  function unmark() {
    for (const element of document.querySelectorAll('main mark.sought')) element.replaceWith(...element.childNodes);
  }

  const text = (path, description, body) => texts.set(path, { description, body });
  const finds = (other) => (engine = other);
  window.editionsSearch = { address, begin, finds, index, mark, open, terms, text, warm };
})();
