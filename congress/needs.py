"""What a remark in a list says that somebody needs: "Đi xe lăn, cần người hỗ trợ", "Ăn chay". Pure."""

from dataclasses import dataclass

from congress.vietnamese import fold

_DIETS = {"an chay": "ăn chay", "an kieng": "ăn kiêng", "halal": "halal"}


@dataclass(frozen=True, slots=True)
class Needs:
    """Needs as a remark tells them; nothing where it is silent."""

    needs_wheelchair: bool = False
    diet: str = ""

    def __bool__(self) -> bool:
        return self.needs_wheelchair or bool(self.diet)


def needs_in(notes: str) -> Needs:
    """Read a remark. "Không đi xe lăn" is no need."""
    folded = fold(notes)
    diets = [said for word, said in _DIETS.items() if word in folded and f"khong {word}" not in folded]
    wheels = "xe lan" in folded and "khong di xe lan" not in folded and "khong can xe lan" not in folded
    return Needs(wheels, ", ".join(diets))
