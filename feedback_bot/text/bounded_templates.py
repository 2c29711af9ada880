"""Jinja's sandbox, within the limits of ``bounded_values``: a team's template cannot hold up a run or fill its memory.

Whatever can turn little into much is counted: loops, calls, filters, operators, literals, slices, and the output. What
could not be limited beforehand is not available: recursive loops, ``str.format``, and filters and methods that are not
listed here.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from types import BuiltinMethodType
from typing import Any, Final

from jinja2 import Template, TemplateSyntaxError, nodes, pass_context
from jinja2.runtime import Context
from jinja2.sandbox import SandboxedEnvironment
from jinja2.utils import Cycler, Joiner, Namespace
from jinja2.visitor import NodeTransformer

from feedback_bot.text.bounded_values import Budget, OutOfBoundsError, require_text, size_of


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


_LARGEST_NUMBER: Final = 100_000
"""The largest number that a filter or a method takes, such as a width."""
_LARGEST_EXPONENT: Final = 64
_OF_LISTS: Final = _names("""
    batch count default dictsort first groupby items last length list map max min reject rejectattr reverse select
    selectattr slice sort sum unique
""")
_OF_TEXT: Final = _names("""
    abs capitalize center escape float format indent int lower replace round string title tojson trim truncate upper
    urlencode wordcount
""")
_ALIASES: Final = {"d": "default", "e": "escape"}
_METHODS: Final = (
    (str, _names("""
        capitalize casefold center count endswith find index isalnum isalpha isascii isdecimal isdigit islower isnumeric
        isspace istitle isupper join ljust lower lstrip partition removeprefix removesuffix replace rjust rstrip split
        splitlines startswith strip swapcase title upper zfill
    """)),
    (list, _names("append copy count index")),
    (tuple, _names("count index")),
    (dict, _names("copy get items keys values")),
    (date, _names("astimezone date isoformat strftime time timestamp weekday")),
    (timedelta, _names("total_seconds")),
)  # fmt: skip
_WIDE: Final = re.compile(r"\*|[0-9]{4}")
_MEMBERS, _MADE = "members of a loop", "what a template makes"  # names that no template can write


class _BoundedTemplate(Template):
    environment: "BoundedEnvironment"

    def render(self, *args: Any, **kwargs: Any) -> str:  # noqa: ANN401 - Jinja's signature
        self.environment.budget.restart()
        return super().render(*args, **kwargs)


class BoundedEnvironment(SandboxedEnvironment):
    """An environment whose templates are limited in what they compute. The limits hold for each rendering.

    Raises:
        OutOfBoundsError, when a template is rendered: it exceeds a limit.
    """

    template_class = _BoundedTemplate
    intercepted_binops = frozenset({"+", "*", "**", "%"})

    def __init__(self, **options: Any) -> None:  # noqa: ANN401 - Jinja's
        super().__init__(**{**options, "optimized": False})  # or it would compute when it compiles
        self.budget = Budget()
        builtin, ranges = dict(self.filters), self.globals["range"]
        self.filters = {}
        self.use_filters({name: builtin[name] for name in _OF_LISTS | _OF_TEXT}, limited=True)
        self.filters |= {short: self.filters[name] for short, name in _ALIASES.items()}
        self.filters |= {_MEMBERS: self._members, _MADE: self._made, "join": self._joined}
        self.globals = {"range": ranges, "dict": dict, "namespace": Namespace, "cycler": Cycler, "joiner": Joiner}
        self._join: Callable[[Sequence[Any], str], str] = lambda parts, between: between.join(map(str, parts))

    def use_filters(self, filters: Mapping[str, Callable[..., Any]], *, limited: bool = False) -> None:
        """Add filters.

        Args:
            filters: by name. One with the name ``join`` takes the parts and what is between them.
            limited: whether to check their arguments, since their results may be much larger than what they get.
        """
        for name, function in filters.items():
            if name == "join":
                self._join = function
            else:
                self.filters[name] = self._counted(name, function, limited=limited)

    def limit_output(self, finalize: Callable[[Any], Any], concat: Callable[[Sequence[str]], str]) -> None:
        """Set what is done to each value of the output, and how its parts are joined, within the limits."""

        def finalized(value: Any) -> Any:  # noqa: ANN401 - any value
            require_text((value,))
            return finalize(value)

        def concatenated(parts: Iterable[str]) -> str:
            shown, size = [], 0
            for part in parts:
                size += len(part)
                self.budget.check(size)
                shown.append(part)
            return concat(shown)

        self.finalize = finalized
        self.concat = concatenated  # type: ignore[method-assign] # it takes any callable

    def concatenated(self, parts: Sequence[object]) -> str:
        """Join the operands of ``~``."""
        return self._joined(None, parts)

    def get_template(self, *args: Any, **kwargs: Any) -> Template:  # noqa: ANN401 - Jinja's signature
        """Count a template that includes or imports another."""
        self.budget.step()
        return super().get_template(*args, **kwargs)

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:  # noqa: ANN401 - any values
        """Apply an operator to values that are not too large for it."""
        self.budget.step()
        if operator == "*":
            self._check_product(left, right)
        elif operator == "%" and isinstance(left, str):
            self._check_format(left, right if isinstance(right, tuple) else (right,))
        elif operator == "**" and isinstance(right, int) and right > _LARGEST_EXPONENT:
            raise OutOfBoundsError(f"an exponent is larger than {_LARGEST_EXPONENT}")
        value = super().call_binop(context, operator, left, right)
        self.budget.make(value)
        return value

    def call(self, context: Context, function: Any, /, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - any values; Jinja takes them by place alone
        """Call a macro, a method of a value, or a function, if it is available."""
        self.budget.step()
        owner = getattr(function, "__self__", None)
        if isinstance(function, BuiltinMethodType) and owner is not None:
            self._check_method(function.__name__, owner, args, kwargs)
        value = super().call(context, function, *args, **kwargs)
        self.budget.make((value, owner) if isinstance(owner, list) else value)
        return value

    def wrap_str_format(self, value: Any) -> Callable[..., str] | None:  # noqa: ANN401 - any attribute
        """Reject ``str.format``, whose widths have no limit."""
        if super().wrap_str_format(value) is not None:
            raise OutOfBoundsError(f"the method {value.__name__!r} is not available")
        return None

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree: nodes.Template = _Counting(name).visit(super()._parse(source, name, filename))
        return tree

    def _counted(self, name: str, function: Callable[..., Any], *, limited: bool) -> Callable[..., Any]:
        passed = getattr(getattr(function, "jinja_pass_arg", None), "name", "")

        @pass_context  # with it, Jinja computes nothing when it compiles
        def counted(context: Context, value: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - any values
            given = {"context": (context,), "eval_context": (context.eval_ctx,), "environment": (self,)}.get(passed, ())
            self.budget.step()
            self.budget.use(len(value) if isinstance(value, str) else 1)
            if name not in _OF_LISTS:
                require_text((value,))
            if limited:
                self._check_arguments(name, value, args, kwargs)
            result = function(*given, value, *args, **kwargs)
            if hasattr(result, "__next__"):  # a generator or another iterator, which would be read when nobody counts
                result = list(result)
            self.budget.make(result)
            return result

        return counted

    def _check_arguments(self, name: str, value: Any, args: Sequence[Any], kwargs: Mapping[str, Any]) -> None:  # noqa: ANN401 - the same
        given = (*args, *kwargs.values())
        if any(isinstance(each, int) and abs(each) > _LARGEST_NUMBER for each in given):
            raise OutOfBoundsError(f"{name!r} has an argument larger than {_LARGEST_NUMBER:,}")
        if name == "sum" and any(isinstance(each, (list, tuple)) for each in given):
            raise OutOfBoundsError("'sum' adds numbers only")
        if name == "format":
            self._check_format(str(value), given)
        if name == "replace":
            self._check_replacement(str(value), *map(str, given[:2]))
        if name == "indent":
            widths = [each if isinstance(each, int) else size_of(each) for each in (*given, 4)]
            self.budget.use(len(str(value)) + (str(value).count("\n") + 1) * max(widths))

    def _check_method(self, name: str, owner: Any, args: Sequence[Any], kwargs: Mapping[str, Any]) -> None:  # noqa: ANN401 - the same
        allowed = next((names for kind, names in _METHODS if isinstance(owner, kind)), frozenset())
        if name not in allowed:
            raise OutOfBoundsError(f"the method {name!r} is not available")
        if isinstance(owner, str):
            self._check_arguments(name, owner, args, kwargs)
            self.budget.use(len(owner))
        if name == "join":
            require_text(args[:1])
            self._check_join([*args[0]] if args else [], str(owner))
        if name == "strftime" and any(len(str(each)) > 100 or _WIDE.search(str(each)) for each in args):
            raise OutOfBoundsError("the format of a time is too long")

    def _check_product(self, left: Any, right: Any) -> None:  # noqa: ANN401 - the same
        for values, count in ((left, right), (right, left)):
            if isinstance(values, (str, list, tuple)) and isinstance(count, int):
                self.budget.use(size_of(values) * max(count, 0))

    def _check_format(self, text: str, values: Sequence[Any]) -> None:
        if _WIDE.search(text):
            raise OutOfBoundsError("a format has a width of more than three digits")
        require_text(values)
        self.budget.use(len(text) + text.count("%") * (1_000 + sum(map(size_of, values))))

    def _check_replacement(self, text: str, old: str = "", new: str = "") -> None:
        # in either order, since both may be given by name
        self.budget.use(len(text) + max(text.count(old) * len(new), text.count(new) * len(old)))

    def _check_join(self, parts: Sequence[Any], between: str) -> None:
        require_text(parts)
        self.budget.step()
        self.budget.use(sum(map(size_of, parts)) + len(parts) * len(between))

    @pass_context
    def _joined(self, _: Context | None, parts: Iterable[Any], between: str = "", attribute: str | None = None) -> str:
        shown = [part if attribute is None else self.getattr(part, attribute) for part in parts]
        self._check_join(shown, str(between))
        return self._join(shown, str(between))

    @pass_context
    def _members(self, _: Context, values: Iterable[Any]) -> Sequence[Any]:
        members = tuple(values)
        self.budget.step(len(members))
        return members

    @pass_context
    def _made(self, _: Context, value: Any) -> Any:  # noqa: ANN401 - the same
        self.budget.make(value)
        return value


class _Counting(NodeTransformer):
    """Adds to the tree of a template what counts its loops, literals, and slices."""

    def __init__(self, template: str | None) -> None:
        self._template = template

    def visit_For(self, node: nodes.For) -> nodes.Node:  # noqa: N802 - Jinja's name
        if node.recursive:
            raise TemplateSyntaxError("recursive loops are not available", node.lineno, self._template)
        self.generic_visit(node)
        node.iter = _filtered(node.iter, _MEMBERS)
        return node

    def visit_List(self, node: nodes.List) -> nodes.Node:  # noqa: N802 - the same
        return _filtered(self.generic_visit(node), _MADE)

    def visit_Dict(self, node: nodes.Dict) -> nodes.Node:  # noqa: N802 - the same
        return _filtered(self.generic_visit(node), _MADE)

    def visit_Tuple(self, node: nodes.Tuple) -> nodes.Node:  # noqa: N802 - the same
        self.generic_visit(node)
        return _filtered(node, _MADE) if node.ctx == "load" else node

    def visit_Getitem(self, node: nodes.Getitem) -> nodes.Node:  # noqa: N802 - the same
        self.generic_visit(node)
        return _filtered(node, _MADE) if isinstance(node.arg, nodes.Slice) else node


def _filtered(node: nodes.Node, name: str) -> nodes.Filter:
    return nodes.Filter(node, name, [], [], None, None, lineno=node.lineno)
