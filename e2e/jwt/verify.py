"""Prints the names of the tokens that PyJWT takes, one a line. See verify.mjs."""
import json
import sys

import jwt

ask = json.load(sys.stdin)
keys = jwt.PyJWKClient(ask["jwks_uri"])
for name, token in ask["tokens"].items():
    try:
        key = keys.get_signing_key_from_jwt(token).key
        jwt.decode(token, key, algorithms=[ask["alg"]], audience=ask["audience"], issuer=ask["issuer"])
        print(name)
    except jwt.PyJWTError as err:
        print(name, repr(err), file=sys.stderr)
