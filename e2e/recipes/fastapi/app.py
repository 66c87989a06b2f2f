import os

import httpx
from fastapi import FastAPI, HTTPException

APPID = os.environ.get('APPID', 'wx0000000000000001')
SECRET = os.environ.get('SECRET', 'mocksecret0000000000000000000001')

app = FastAPI()


@app.get('/login')
async def login(code: str):
    query = {'appid': APPID, 'secret': SECRET, 'js_code': code, 'grant_type': 'authorization_code'}
    async with httpx.AsyncClient() as client:
        reply = await client.get('https://api.weixin.qq.com/sns/jscode2session', params=query)
    answer = reply.json()
    errcode = answer.get('errcode', 0)
    if errcode:
        raise HTTPException(503 if errcode == -1 else 401, {'errcode': errcode})
    return {'openid': answer['openid']}  # the session_key stays here
