"""Frames: what Textual draws anew for a change, kept to what the change can have touched."""

from collections.abc import Iterable

from textual._compositor import Compositor
from textual.geometry import Region
from textual.strip import Strip


class Frames(Compositor):
    """Puts a screen together from its widgets; asks them only for the lines that a change can have touched.

    Textual asks every widget on a screen for all of its lines, whatever changed, and throws away the rest: at
    the table that is most of what a key takes. Here it asks those that what changed lies in, for the lines it
    lies on, the uppermost first, and none that lies behind one that covers it all.
    """

    def _get_renders(self, crop: Region | None = None) -> Iterable[tuple[Region, Region, list[Strip]]]:
        whole = self.size.region if crop is None else crop
        lines = Region(0, whole.y, self.size.width, whole.height)
        for widget, (region, clip) in self.visible_widgets.items():
            seen = region.intersection(clip)
            if not seen.overlaps(whole):
                continue
            touched = seen.intersection(lines)
            yield region, touched, widget.render_lines(touched.translate(-region.offset))
            if seen.contains_region(whole):
                return
