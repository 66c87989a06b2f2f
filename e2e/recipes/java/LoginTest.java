import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LoginTest {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private HttpServer server;

    @BeforeEach
    void start() throws Exception {
        wechat("POST", "/reset", "");
        server = Login.start(0);
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void aUserLogsIn() throws Exception {
        assertEquals("oMOCKwRfQuR2dJVoinkAoPvzrBks", field(login(codeOfAlice()), "openid"));
    }

    @Test
    void aCodeWorksOnce() throws Exception {
        String code = codeOfAlice();
        login(code);
        assertEquals("40163", field(login(code), "errcode"));
        String reason = field(wechat("GET", "/calls?errcode=40163&wait=5s", ""), "reason");
        assertTrue(reason.contains("already redeemed by call"), reason);
    }

    @Test
    void weChatIsBusy() throws Exception {
        wechat("POST", "/faults", "{\"path\":\"/sns/jscode2session\",\"errcode\":-1,\"times\":1}");
        assertEquals("-1", field(login(codeOfAlice()), "errcode"));
    }

    /** What wx.login gives alice. wx.login 给 alice 的 code。 */
    private static String codeOfAlice() throws Exception {
        return field(wechat("POST", "/login", "{\"appid\":\"wx0000000000000001\",\"user\":\"alice\"}"), "code");
    }

    private String login(String code) throws Exception {
        return ask("GET", "http://127.0.0.1:" + server.getAddress().getPort() + "/login?code=" + code, "");
    }

    /** Asks the fake's admin API. mockwx 的管理接口。 */
    private static String wechat(String method, String path, String body) throws Exception {
        return ask(method, System.getenv("MOCKWX_ADMIN_URL") + path, body);
    }

    private static String ask(String method, String url, String body) throws Exception {
        HttpResponse<String> reply = CLIENT.send(
            HttpRequest.newBuilder(URI.create(url)).method(method, BodyPublishers.ofString(body)).build(), BodyHandlers.ofString());
        assertTrue(reply.statusCode() < 400, reply.body());
        return reply.body();
    }

    /** A field of JSON. The JDK has no parser of it; use the one that your project has. */
    private static String field(String json, String name) {
        Matcher m = Pattern.compile("\"" + name + "\": ?\"?([^\",}]*)").matcher(json);
        assertTrue(m.find(), json);
        return m.group(1);
    }
}
