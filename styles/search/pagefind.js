// Asks Pagefind for the search box (`search.js`): it reads no more of its index than a search needs. What it finds is taken
// as text; the HTML that it makes of it stays unused.
(() => {
  'use strict';

  const { address, finds, terms } = editionsSearch, reading = new Map(), there = new Map();

  // Pagefind asks the page for its language as it begins. Each language has a program of its own, with its own endings.
  async function begin(language) {
    const { createInstance } = await import(`${address('search/pagefind/pagefind.js')}?${encodeURIComponent(language)}`);
    const page = document.documentElement, before = page.lang;
    let made;
    try {
      page.lang = language;
      made = createInstance({ noWorker: true });
    } finally {
      page.lang = before;
    }
    there.set(language, { made, filters: await made.filters() });
  }

  function started(language) {
    if (!reading.has(language)) {
      reading.set(language, begin(language).catch((error) => {
        reading.delete(language);
        throw error;
      }));
    }
    return reading.get(language);
  }

  async function find(query, language, facts) {
    const filters = Object.fromEntries(Object.entries(facts).filter(([, value]) => value));
    const sort = query ? {} : { date: 'desc' };
    const { results } = await there.get(language).made.search(query || null, { filters, sort });
    return results.map((result) => ({ result, language, query, score: result.score }));
  }

  async function shown({ result, language, query }) {
    const { raw_url, raw_content, content, meta, filters, locations } = await result.data();
    const said = raw_content.includes('\u200b') ? raw_content.split('\u200b') : raw_content.split(/\s+/);
    const title = meta.title ?? '', body = content.startsWith(title) ? content.slice(title.length).replace(/^[.\s]+/, '') : content;
    const found = locations.map((place) => said[place] ?? '');
    return {
      path: raw_url.replace(/^\//, ''),
      language,
      title,
      date: meta.date ?? '',
      topics: filters.topic ?? [],
      authors: filters.author ?? [],
      terms: new Set([query, ...found].flatMap((word) => terms(word, language))),
      body,
    };
  }

  finds({
    has: (language) => there.has(language),
    prepare: (languages) => Promise.all(languages.map(started)),
    values: (languages) => {
      const of = (name) => languages.flatMap((language) => Object.keys(there.get(language).filters[name] ?? {}));
      return { topic: of('topic'), author: of('author'), year: of('year') };
    },
    find: async (query, languages, facts) => {
      const found = await Promise.all(languages.map((language) => find(query, language, facts)));
      return found.flat().sort((a, b) => b.score - a.score);
    },
    read: (found) => Promise.all(found.map(shown)),
    text: async ({ body }) => ({ description: '', body }),
  });
})();
