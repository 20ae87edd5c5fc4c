// What scripts without imports find in a page: constants that Python writes before them, and elements, which are all HTML.
declare const WORDS: Record<string, string>;
declare const LANGUAGE: string;
declare const OURS: string;
declare const STYLE: string;

interface Element extends HTMLOrSVGElement {
  readonly href: string;
  readonly origin: string;
  readonly src: string;
}

interface EventTarget {
  closest(selectors: string): Element | null;
}
