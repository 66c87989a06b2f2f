# Asks WeChat for a login as Ruby's programs do.
require "net/http"

login = URI("https://api.weixin.qq.com/sns/jscode2session?appid=wx0000000000000001&secret=mocksecret0000000000000000000001&js_code=alice-code&grant_type=authorization_code")
puts "Net::HTTP login #{Net::HTTP.get(login)}"
begin
  Net::HTTP.get(URI("https://example.com/"))
rescue Net::ProtocolError, Net::HTTPExceptions
  puts "Net::HTTP refused"
end
