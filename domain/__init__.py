"""The programme's rules: what may happen to a pitch, and what follows.

Standard library only; no input or output, no clock, no identifiers made here. Every rule takes the campaign
as it is and answers with the campaign as it becomes and what happened, or raises a `Refusal`.
"""
