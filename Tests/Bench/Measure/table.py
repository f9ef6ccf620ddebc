"""Rows of results, and how they are shown."""
import dataclasses


@dataclasses.dataclass
class Row:
    name: str
    values: dict                 # column: text or number
    goal: str = ""               # in words; empty: none
    reached: bool | None = None  # None: there is no goal

    def verdict(self):
        return "" if self.reached is None else "reached" if self.reached else "missed"


@dataclasses.dataclass
class Table:
    title: str
    rows: list
    notes: list = dataclasses.field(default_factory=list)

    def columns(self):
        names = []
        for row in self.rows:
            names += [name for name in row.values if name not in names]
        return names

    def as_json(self):
        return {"title": self.title, "notes": self.notes,
                "rows": [{"name": row.name, **row.values, "goal": row.goal, "reached": row.reached} for row in self.rows]}

    def text(self):
        names = self.columns()
        goals = any(row.goal for row in self.rows)
        head = ["", *names, *(["goal", ""] if goals else [])]
        lines = [[row.name, *(_shown(row.values.get(name)) for name in names),
                  *([row.goal, row.verdict()] if goals else [])] for row in self.rows]
        widths = [max(len(line[i]) for line in [head, *lines]) for i in range(len(head))]
        numeric = [False, *(all(_is_number(row.values.get(name)) for row in self.rows) for name in names), False, False]

        def line(cells):
            return "| " + " | ".join(cell.rjust(width) if right else cell.ljust(width)
                                     for cell, width, right in zip(cells, widths, numeric)) + " |"

        rule = "| " + " | ".join("-" * (width - 1) + (":" if right else "-")
                                 for width, right in zip(widths, numeric)) + " |"
        return "\n".join([self.title, "", line(head), rule, *map(line, lines), *([""] if self.notes else []), *self.notes])


def _is_number(value):
    return value is None or isinstance(value, (int, float))


def _shown(value):
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.0f}" if abs(value) >= 1000 else f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"
    return str(value)


def percentile(values, percent):
    """The smallest value that at least `percent` of all do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, -(-len(ordered) * percent // 100) - 1)]
