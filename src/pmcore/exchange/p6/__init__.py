"""What Primavera P6's file formats have in common: rows of its database, read as a project.

XER writes the rows as they are; another format is turned into them by its own small room.
"""
