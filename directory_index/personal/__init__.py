"""Takes personal details out of what people type, before anything else sees it.

Each finder knows one sort of detail and says where it stands; `mask` blanks what is found, so that the next finder cannot read it
again, and writes something short in its place. They are rules and check digits, no model: what they find can be explained, and
they find it in well under a millisecond.

Names are another matter. No rule and no small model finds them reliably, so they are left as they are, and `Masked.name_likely`
is a hint for a warning and no more.
"""

from directory_index.language import tidied
from directory_index.personal.found import IN_WORDS, Kind
from directory_index.personal.mask import Masked, masked

__all__ = ["IN_WORDS", "Kind", "Masked", "masked", "tidied"]
