"""Clients, couples, the case, who treats it, and its path through the stages.

Records: Case, Treatment, Person, Partner, Formulation, StageEpisode, GateDecision. A couple is one case with partners
A and B; an individual case has partner A alone. A person can be a partner in several cases.
"""
