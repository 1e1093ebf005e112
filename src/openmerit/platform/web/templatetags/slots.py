"""`{% slot "name" key=value %}`: where a higher room may add to this page. See `web.slots`.

allauth's element templates have a `{% slot %}` tag of their own: load the two apart.
"""

from django import template
from django.template import Context
from django.utils.safestring import SafeString

from openmerit.platform.web.slots import render_slot

register = template.Library()


@register.simple_tag(takes_context=True)
def slot(context: Context, slot_name: str, **around: object) -> SafeString:
    """Show what other rooms registered for `slot_name`, or nothing."""
    return render_slot(slot_name, context.get("request"), **around)
