"""Papers that leave the house: gathered as frozen values, drawn, sealed, kept with their digest.

Records: Report. Issuing again makes a new report; the old one stays as it was.
"""
