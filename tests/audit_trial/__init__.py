"""How well the audit finds: conforming records of the machine, planted deviations, what was found.

Planting works on the lines of the log and knows nothing of the judgement.
"""
