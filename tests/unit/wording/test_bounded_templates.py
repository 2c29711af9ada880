"""Templates of a team that would take endless time or memory: they fail at a count, and say what was too much."""

import pytest

from feedback_bot.config.team_templates import VARIABLES, problem_of
from feedback_bot.errors import WordingError
from feedback_bot.wording.environment import make_environment, render

GROWING = (
    "{{% set ns = namespace(s={start}) %}}"
    "{{% for i in range(60) %}}{{% set ns.s = {step} %}}{{% endfor %}}{{{{ ns.s }}}}"
)
TOO_LARGE = "it computes a value of more than 1,000,000 characters or members"
TOO_MANY = "it takes more than 100,000 steps"


class Anything:
    """A value of the bot's model, as far as a template can tell."""


def rendered(text: str) -> str:
    assert problem_of("prompt", text) is None
    environment = make_environment(str, for_comments=False, templates={"prompt": text})
    return render(environment, "prompt.md.j2", message=Anything(), snapshot=Anything(), nonce="abc")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("{% for i in range(10**9) %}x{% endfor %}", "Range too big"),
        ("{% for i in range(9999) %}{% for j in range(9999) %}{% endfor %}{% endfor %}", TOO_MANY),
        ("{% macro f(n) %}{% if n %}{{ f(n-1) }}{{ f(n-1) }}{% endif %}{% endmacro %}{{ f(60) }}", TOO_MANY),
        ("{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}", "it calls itself too often"),
        ("{% include 'prompt.md.j2' %}", "it calls itself too often"),
        ("{{ 'a' * 10**9 }}", TOO_LARGE),
        ("{{ 1000000000 * 'a' }}", TOO_LARGE),
        ("{{ [0] * 1000000000 }}", TOO_LARGE),
        ("{{ 9**9**9**9 }}", TOO_LARGE),
        ("{{ 2**10000000000 }}", "an exponent is larger than 64"),
        ("{{ 'a'|center(1000000000) }}", "'center' has an argument larger than 100,000"),
        ("{{ 'a'.ljust(1000000000) }}", "'ljust' has an argument larger than 100,000"),
        ("{{ [1]|batch(1000000000, 1)|list }}", "'batch' has an argument larger than 100,000"),
        ("{{ 1.5|round(1000000000, 'ceil') }}", "'round' has an argument larger than 100,000"),
        ("{{ ['a']|map('center', 1000000000)|list }}", "'map' has an argument larger than 100,000"),
        ("{{ '%1000000000d' % 1 }}", "a format has a width of more than three digits"),
        ("{{ '%*d'|format(1000000000, 1) }}", "'format' has an argument larger than 100,000"),
        ("{{ '{:1000000000}'.format(1) }}", "the method 'format' is not available"),
        ("{{ 'a'.encode() }}", "the method 'encode' is not available"),
        ("{{ 'a'|indent('b' * 900000) }}{{ 'a\\na\\n'|indent('b' * 900000) }}", TOO_LARGE),
        ("{{ dict.fromkeys(range(100000)) }}", "the method 'fromkeys' is not available"),
        ("{{ [[1]]|sum(start=[]) }}", "'sum' adds numbers only"),
        ("{{ [message] * 100000 }}", "a value of the type 'list' has no text"),
        ("{{ message }}", "a value of the type 'Anything' has no text"),
        ("{% for i in range(99) %}{{ 'a' * 20000 }}{% endfor %}", TOO_LARGE),
        ("{% set x %}{% for i in range(99) %}{{ 'a' * 20000 }}{% endfor %}{% endset %}", TOO_LARGE),
        (
            "{% for i in range(99) %}{% if 'a' * 400000 %}{% endif %}{% endfor %}",
            "its values have more than 20,000,000",
        ),
        ("{% set l = [] %}{% if l.append(l) %}{% endif %}{{ l }}", TOO_LARGE),
        (GROWING.format(start="'aa'", step="ns.s ~ ns.s"), TOO_LARGE),
        (GROWING.format(start="'aa'", step="ns.s + ns.s"), TOO_LARGE),
        (GROWING.format(start="[1]", step="[" + "ns.s, " * 9 + "]"), TOO_LARGE),
        (GROWING.format(start="[1]", step="(" + "ns.s, " * 9 + ")"), TOO_LARGE),
        (GROWING.format(start="[1]", step="{" + "".join(f"{key}: ns.s, " for key in range(9)) + "}"), TOO_LARGE),
        (GROWING.format(start="7", step="ns.s * ns.s"), TOO_LARGE),
        (GROWING.format(start="'aa'", step="ns.s|replace('a', ns.s)"), TOO_LARGE),
        (GROWING.format(start="'aa'", step="ns.s.replace('a', ns.s)"), TOO_LARGE),
        (GROWING.format(start="'aa'", step="ns.s|join(ns.s)"), TOO_LARGE),
        (GROWING.format(start="'aa'", step="ns.s.join(ns.s)"), TOO_LARGE),
        ("{{ 1 / 0 }}", "division by zero"),
        ("{{ 'a' + 1 }}", "can only concatenate str"),
    ],
)
def test_a_template_without_end_fails_at_a_count(text: str, why: str) -> None:
    with pytest.raises(WordingError) as caught:
        rendered(text)
    assert str(caught.value).startswith(f"could not render the template 'prompt' of the policy key templates: {why}")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("{{" + "(" * 3_000 + "1" + ")" * 3_000 + "}}", "is nested too deeply"),
        ("{{" + "[" * 3_000 + "1" + "]" * 3_000 + "}}", "is nested too deeply"),
        ("{{ " + "-" * 5_000 + "1 }}", "is nested too deeply"),
        ("{{ 1" + "+1" * 3_000 + " }}", "is nested too deeply"),
        ("{% for x in [1] %}" * 30 + "{% endfor %}" * 30, "is not a valid Jinja template: too many statically nested"),
        ("{{ " + "9" * 5_000 + " }}", "is not a valid Jinja template: Exceeds the limit"),
        ("{% for i in [1] recursive %}{{ loop([1]) }}{% endfor %}", "recursive loops are not available"),
        ("{{ 'a'|pprint }}", "is not a valid Jinja template: No filter named 'pprint'"),
        ("{{ lipsum(n=100000) }}", "uses unknown variables: lipsum"),
        ("x" * 50_001, "has more than 50,000 characters"),
    ],
)
def test_a_template_that_cannot_be_compiled_is_refused_when_it_is_read(text: str, why: str) -> None:
    assert why in str(problem_of("prompt", text))


@pytest.mark.parametrize(
    ("text", "result"),
    [
        (
            "{% for i in range(3) %}{{ loop.index }}/{{ loop.length }}{{ ', ' if not loop.last }}{% endfor %}",
            "1/3, 2/3, 3/3",
        ),
        ("{% for a, b in {'x': 1}.items() if b %}{{ a }}={{ b }}{% endfor %}", "x=1"),
        ("{% macro m(x) %}<{{ x }}>{% endmacro %}{{ m('a') ~ m(2) }}", "<a><2>"),
        (
            "{{ 'a,b'.split(',')|map('upper')|join('+') }} {{ 'abc'[1:] }} {{ 'a' * 3 }} {{ '%s-%02d' % ('x', 7) }}",
            "A+B bc aaa x-07",
        ),
        (
            "{{ [3, 1, 2]|sort|reverse|list }} {{ (1, 2)|sum }} {{ 7|default(1) }} {{ nonce|replace('a', 'b')|trim }}",
            "[3, 2, 1] 3 7 bbc",
        ),
        ("{% set c = cycler('odd', 'even') %}{{ c.next() }}{{ c.next() }} {{ 'x'|indent(2, true) }}", "oddeven   x"),
    ],
)
def test_what_templates_do_usually_is_available(text: str, result: str) -> None:
    assert rendered(text) == result


@pytest.mark.parametrize("name", VARIABLES)
def test_a_copy_of_each_of_the_bot_s_templates_can_be_used(name: str) -> None:
    environment = make_environment(str, for_comments=False)
    assert environment.loader is not None
    text, _, _ = environment.loader.get_source(environment, f"{name}.md.j2")
    assert problem_of(name, text) is None
