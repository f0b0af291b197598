"""People who sign in, the practice they belong to, their sign-ins and invitations.

Records: Practice, Account, SignIn, FailedSignIn, Invitation. An account is somebody who works here; a client is a
Person and lives in `cases`.
"""
