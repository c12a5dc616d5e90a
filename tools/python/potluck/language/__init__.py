"""Language models that learn to share: reinforcement of a model's own words in Potluck's games.

    from potluck import language
    model = language.Model.load("smollm2")
    language.train(language.Settings(game="prisoners_dilemma", algorithm="advantage_alignment"),
                   model, out="runs/words")

Needs torch, transformers, peft and gguf (`pip install 'potluck-kitchen[language]'`); the base
package does not. As a program: `python -m potluck.language --help`.

Sources: "Learning robust social strategies with large language models" (arXiv 2511.19405) for the
learners, the strategically risk-averse adversary of arXiv 2602.21515 for `srpo`. The advantages are
the C++ ones (agents/ppo/group_baseline.h, alignment.h), the words those of the `language:` partner
(agents/language/prompt.h).
"""

from .learn import Learner
from .model import Adapter, Model
from .play import Games, Played, play
from .run import train
from .settings import ALGORITHMS, Settings

__all__ = ["ALGORITHMS", "Adapter", "Games", "Learner", "Model", "Played", "Settings", "play", "train"]
