# The login server of every tutorial, with nothing but Python's standard library.
# Flaws and all: ../README.md names them. 教程里的登录服务器，缺陷见 ../README.md。
import os
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs, urlsplit
from urllib.request import urlopen

APPID = 'wx0000000000000001'
SECRET = 'mocksecret0000000000000000000001'


class Login(BaseHTTPRequestHandler):
    def do_GET(self):
        where = urlsplit(self.path)
        if where.path != '/login':
            return self.send_error(404)
        code = parse_qs(where.query)['code'][0]
        url = ('https://api.weixin.qq.com/sns/jscode2session?appid=' + APPID + '&secret=' + SECRET
               + '&js_code=' + code + '&grant_type=authorization_code')
        body = urlopen(url).read()
        self.send_response(200)
        self.send_header('Content-Type', 'application/json')
        self.end_headers()
        self.wfile.write(body)


server = HTTPServer(('127.0.0.1', int(os.environ.get('PORT', 3000))), Login)
print('listening on http://127.0.0.1:%d' % server.server_port, flush=True)
server.serve_forever()
