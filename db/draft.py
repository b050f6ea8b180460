"""``python -m db.draft "what changes"``: write the next migration from the difference to the tables."""

import sys
import tempfile
from pathlib import Path

from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine

from db.alembic_run import configured
from db.migrate import upgrade


def draft(message: str) -> Path:
    """Write ``migrations/versions/<number>_<message>.py``; a person reads it before it is kept."""
    with tempfile.TemporaryDirectory() as folder:
        address = f"sqlite:///{folder}/draft.db"
        upgrade(address)
        engine = create_engine(address)
        with engine.connect() as connection:
            config = configured(connection)
            config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
            number = len(list(ScriptDirectory.from_config(config).walk_revisions())) + 1
            script = command.revision(config, message, autogenerate=True, rev_id=f"{number:04}")
        engine.dispose()
    if script is None or isinstance(script, list):
        raise RuntimeError("Alembic wrote no single file")
    return Path(script.path)


if __name__ == "__main__":
    sys.stdout.write(f"{draft(' '.join(sys.argv[1:]))}\n")
