"""Templates of strangers: they write words and structure, and reach nothing else."""

import resource

import pytest

from pipeline.jobs.job import Failed, Limits
from pipeline.jobs.processes import Processes
from pipeline.jobs.runner import Runner
from pipeline.look.apply import FilledPart, PartCopy, fill_part
from pipeline.theme import OURS

SITE = {"site": {"title": "Le <b>son</b>", "authors": ("Ada",)}}


def filled(template: str) -> FilledPart:
    """Render a template."""
    return fill_part(PartCopy("templates/footer.html", template, SITE))


def test_words_are_escaped_and_structure_stays() -> None:
    found = filled('<p class="a">{{ site.title }}</p>{% for a in site.authors %}<b>{{ a }}</b>{% endfor %}{{ ours }}')
    assert found == FilledPart(f'<p class="a">Le &lt;b&gt;son&lt;/b&gt;</p><b>Ada</b>{OURS}')


@pytest.mark.parametrize(
    "template",
    [
        "{{ ''.__class__.__mro__[1].__subclasses__() }}",
        "{{ site.__class__ }}",
        "{{ self.__init__.__globals__.__builtins__ }}",
        "{{ ours.__html__.__globals__ }}",
        "{{ range.__init__.__globals__ }}",
        "{{ namespace.__init__.__globals__ }}",
        "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
        "{{ joiner }}",
        "{{ lipsum.__globals__ }}",
        "{{ url_for.__globals__ }}",
        "{{ '{0.__class__.__mro__}'.format(site) }}",
        "{{ ('{0.__cla' ~ 'ss__}').format(site) }}",
        "{{ site|attr('__class__') }}",
        "{{ [site]|map(attribute='__class__')|list }}",
        "{% include '/etc/passwd' %}",
        "{% extends 'site/base.html' %}",
        "{% import 'site/teaser.html' as t %}{{ t }}",
        "{{ site.update({'title': 'x'}) }}",
        "{{ site.authors.append('x') }}",
        "{{ site.nothing }}",
        "{% for %}",
        "{{ 'a' * 10 ** 9 }}",
        "{{ 2 ** 100 }}",
        "{{ 10 ** 10 ** 10 }}",
        "{{ 'a'.center(10 ** 4 * 10 ** 4 * 100) }}",
        "{{ '%99999999999d' % 1 }}",
        "{{ '{:>99999999999}'.format(1) }}",
        "{% macro m(x) %}{{ m(x ~ x) }}{% endmacro %}{{ m('aaaaaaaaaaaa') }}",
        "{% set ns = namespace(x='a' * 1000) %}{% for i in range(40) %}{% set ns.x = ns.x ~ ns.x %}{% endfor %}",
        "{% for i in range(99999) %}aaaaaaaaaa{% endfor %}",
        "{{ range(10 ** 9) | list }}",
    ],
)
def test_what_wants_more_is_named_and_gives_nothing(template: str) -> None:
    before = resource.getrlimit(resource.RLIMIT_AS)
    found = filled(template)
    assert found.html in ("", "[Undefined]")
    assert found.wrong or found.html
    assert resource.getrlimit(resource.RLIMIT_AS) == before


@pytest.mark.parametrize(
    "html",
    [
        "<script>alert(1)</script>",
        "<p onclick='alert(1)'>",
        "<a href='javascript:alert(1)'>x</a>",
        "<img src='https://evil.example/x.png' alt=''>",
        "<img src='//evil.example/x.png' alt=''>",
        "<img src='\\\\evil.example\\x.png' alt=''>",
        "<img src='/\\evil.example/x.png' alt=''>",
        "<img src='data:image/svg+xml,<svg/>' alt=''>",
        "<img srcset='https://evil.example/x.png 2x' src='a.png' alt=''>",
        "<iframe src='https://evil.example'></iframe>",
        "<form action='https://evil.example'><input></form>",
        "<style>a { background: url(https://evil.example/x) }</style>",
        "<p style='background: url(https://evil.example/x)'>x</p>",
        "<link rel='stylesheet' href='https://evil.example/x.css'>",
        "<meta http-equiv='refresh' content='0;url=https://evil.example'>",
        "<svg><image href='https://evil.example/x.png'/></svg>",
        "<video src='https://evil.example/x.mp4'></video>",
        "<base href='https://evil.example/'>",
        "<object data='https://evil.example/x'></object>",
    ],
)
def test_what_it_writes_acts_on_nobody_and_fetches_nothing(html: str) -> None:
    written = filled(html).html
    for word in ("evil.example", "script", "onclick", "style", "data:", "<svg", "<form"):
        assert word not in written


@pytest.mark.whole
def test_one_without_end_is_ended_and_named_with_its_budget() -> None:
    endless = "{% for a in range(99999) %}{% for b in range(99999) %}{% for c in range(99999) %}{% endfor %}"
    copy = PartCopy("templates/footer.html", endless + "{% endfor %}{% endfor %}", SITE)
    with Runner(executor=Processes(1, limits=Limits(seconds=1))) as runner:
        (outcome,) = runner.attempt(fill_part, [copy], "templates")
    assert isinstance(outcome, Failed)
    assert "seconds" in outcome.reason
    assert copy.budget == "templates/footer.html"


def test_places_are_lines_of_the_template() -> None:
    assert filled("<p>\n{{ site.nothing }}</p>").line == 2
    assert filled("<p>\n\n{% if %}").line == 3
