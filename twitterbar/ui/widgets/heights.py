"""How tall rows are and where they begin, when most of them were never drawn."""

from collections.abc import Callable, Iterable, Iterator


class Heights:
    """The heights of many rows, in lines, guessed until they are measured.

    Finding a row by its line, a line by its row, and correcting a guess take time that grows with the
    logarithm of the number of rows. (Sums of stretches in a binary indexed tree.)
    """

    def __init__(self, guesses: Iterable[int]) -> None:
        self._heights = list(guesses)
        self._measured = bytearray(len(self._heights))
        self._sums = [0, *self._heights]
        for index in range(1, len(self._sums)):
            above = index + (index & -index)
            if above < len(self._sums):
                self._sums[above] += self._sums[index]
        self.total = sum(self._heights)
        """The height of all rows together."""

    def __len__(self) -> int:
        return len(self._heights)

    def __getitem__(self, row: int) -> int:
        return self._heights[row]

    def is_measured(self, row: int) -> bool:
        """Whether the height of a row is known rather than guessed."""
        return bool(self._measured[row])

    def measure(self, row: int, height: int) -> int:
        """Note a row's true height; tells by how much the guess was short."""
        short = height - self._heights[row]
        self._measured[row] = 1
        if short:
            self._heights[row] = height
            self.total += short
            index = row + 1
            while index < len(self._sums):
                self._sums[index] += short
                index += index & -index
        return short

    def top(self, row: int) -> int:
        """The line a row begins on."""
        line = 0
        while row > 0:
            line += self._sums[row]
            row &= row - 1
        return line

    def row_at(self, line: int) -> tuple[int, int]:
        """The row a line belongs to, and which of the row's lines it is; (number of rows, 0) past the end."""
        if not 0 <= line < self.total:
            return len(self._heights), 0
        row, step = 0, 1 << len(self._heights).bit_length()
        while step := step >> 1:
            if row + step < len(self._sums) and self._sums[row + step] <= line:
                row += step
                line -= self._sums[row]
        return row, line

    def measure_all(self, rows: Iterable[int], measure: Callable[[int], int], line: int) -> int:
        """Measure those of these rows that are only guessed; tells how far the given line moved by it."""
        shift = 0
        for row in rows:
            if not self.is_measured(row):
                above = self.top(row) < line + shift
                short = self.measure(row, measure(row))
                shift += short if above else 0
        return shift

    def seen(self, line: int, height: int) -> Iterator[int]:
        """The rows of a view of so many lines that begins with this line."""
        row, inside = self.row_at(max(0, min(line, self.total - 1)))
        covered = -inside
        while row < len(self) and covered < height:
            yield row
            covered += self[row]
            row += 1

    def around(self, row: int, height: int) -> Iterator[int]:
        """A row, and as many above and below it as a view of so many lines can show with it."""
        yield row
        for others in (range(row - 1, -1, -1), range(row + 1, len(self))):
            covered = self[row]
            for other in others:
                if covered >= height:
                    break
                yield other
                covered += self[other]
