"""The room as Django knows it."""

from django.apps import AppConfig


class StoryConfig(AppConfig):
    """The starter story."""

    name = "openmerit.platform.story"
    label = "story"
    verbose_name = "Starter story"

    def ready(self) -> None:
        """Offer the story's people to whoever wants to try a practice home as one of them."""
        from openmerit.platform import story
        from openmerit.platform.people import personas

        personas.register(story.personas)
