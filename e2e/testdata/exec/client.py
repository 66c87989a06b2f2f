# Asks WeChat for a login in the ways that Python's programs have.
import importlib.util
import urllib.request

LOGIN = "https://api.weixin.qq.com/sns/jscode2session?appid=wx0000000000000001&secret=mocksecret0000000000000000000001&js_code=alice-code&grant_type=authorization_code"
OTHER = "https://example.com/"

print("urllib login", urllib.request.urlopen(LOGIN).read().decode())
try:
    urllib.request.urlopen(OTHER)
except OSError:
    print("urllib refused")

if importlib.util.find_spec("requests"):
    import requests

    print("requests login", requests.get(LOGIN).text)
    try:
        requests.get(OTHER)
    except OSError:
        print("requests refused")

if importlib.util.find_spec("httpx"):
    import asyncio
    import httpx

    async def ask():
        async with httpx.AsyncClient() as client:
            return (await client.get(LOGIN)).text

    print("httpx login", httpx.get(LOGIN).text)
    print("httpx async login", asyncio.run(ask()))
    try:
        httpx.get(OTHER)
    except httpx.ProxyError:
        print("httpx refused")

if importlib.util.find_spec("httplib2"):
    import httplib2

    print("httplib2 login", httplib2.Http().request(LOGIN)[1].decode())
    try:
        httplib2.Http().request(OTHER)
    except Exception as e:  # of its own
        if "403" in str(e):
            print("httplib2 refused")
