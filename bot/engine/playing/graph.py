"""A flow as a mermaid state diagram: text that GitHub, GitLab and many editors draw."""

from bot.engine.deciding.machine import PREVIOUS
from bot.engine.spec.model import ActorKind, Flow, State, StateKind

SHAPES = {StateKind.PANEL: "⊞ ", StateKind.CHECKLIST: "☑ ", StateKind.WAIT: "⏳ ", StateKind.AUTO: "⚙ "}

OTHERWISE = (
    ("<=", "≤"),
    (">=", "≥"),
    ("<", "＜"),
    (">", "＞"),
    ('"', "'"),
    (":", "꞉"),
    (";", ","),
    ("#", "＃"),
)  # fmt: skip
"""What mermaid would take for a quotation's end, a label's begin, a statement's end, a tag or an entity."""
RESERVED = frozenset(("state", "note", "end", "class", "classDef", "direction", "as", "default", "style"))


def mermaid(flow: Flow) -> str:
    """Return the diagram: a box for each state, an arrow for each alternative; ⏰ the clock, ⇄ other cases."""
    lines = ["stateDiagram-v2", f"    %% {flow.title}, version {flow.version}"]
    lines += [f'    state "{_box(state)}" as {_id(state.id)}' for state in flow.states.values()]
    lines.append(f"    [*] --> {_id(flow.start.state)}")
    for state in flow.states.values():
        lines += _arrows(state)
        if state.kind is StateKind.FINAL:
            lines.append(f"    {_id(state.id)} --> [*]")
    lines += [f"    class {_id(state.id)} side" for state in flow.states.values() if state.side]
    lines.append("    classDef side stroke-dasharray: 4 4")
    return "\n".join(lines) + "\n"


def _id(state: str) -> str:
    """Return the state's id, or one that mermaid does not keep for itself."""
    return f"{state}_" if state in RESERVED else state


def _box(state: State) -> str:
    who = ", ".join(state.actor.roles) or {ActorKind.STARTER: "starter"}.get(state.actor.kind, "")
    head = f"{SHAPES.get(state.kind, '')}{_plain(state.title)}"
    return f"{head}<br/>{who}" if who else head


def _arrows(state: State) -> list[str]:
    arrows = []
    for event in state.on.values():
        mark = "⏰ " if event.clock else "⇄ " if event.case and not event.by else ""
        label = _plain(event.label) or event.id
        for route in event.routes:
            if route.refuse:
                continue
            condition = f" [{_plain(route.when.source)}]" if route.when is not None else ""
            target = route.to or state.id
            if target == PREVIOUS:
                target, condition = state.id, " [back to where it came from]"
            arrows.append(f"    {_id(state.id)} --> {_id(target)}: {mark}{label}{condition}")
    return arrows


def _plain(text: str) -> str:
    """Return the text without what mermaid reads as its own."""
    for mine, shown in OTHERWISE:
        text = text.replace(mine, shown)
    return " ".join(text.split())
