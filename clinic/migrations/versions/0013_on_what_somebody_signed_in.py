"""a sign-in says on what browser and system"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

BROWSERS = "firefox", "chrome", "edge", "opera", "safari"
SYSTEMS = "windows", "macos", "linux", "android", "iphone", "ipad"


def _one_of(words: tuple[str, ...], name: str) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=30)


def upgrade() -> None:
    with op.batch_alter_table("sign_ins") as table:
        table.add_column(sa.Column("browser", _one_of(BROWSERS, "browser"), nullable=True))
        table.add_column(sa.Column("system", _one_of(SYSTEMS, "system"), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("sign_ins") as table:
        for name in ("browser", "system"):
            table.drop_constraint(op.f(f"ck_sign_ins_{name}"), type_="check")
            table.drop_column(name)
