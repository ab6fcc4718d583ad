package assay.sink;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTask;

/** One insert for the records of each topic; what is not acknowledged is given again by the worker. */
public final class PlainSinkTask extends SinkTask {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private final ObjectMapper mapper = new ObjectMapper();
    private HttpClient client;
    private Map<String, String> settings;

    @Override
    public String version() {
        return "1";
    }

    @Override
    public void start(Map<String, String> given) {
        settings = given;
        client = newClient();
    }

    @Override
    public void put(Collection<SinkRecord> records) {
        Map<String, StringBuilder> bodies = new HashMap<>();
        for (SinkRecord record : records) {
            try {
                String row = mapper.writeValueAsString(record.value());
                bodies.computeIfAbsent(record.topic(), topic -> new StringBuilder()).append(row).append('\n');
            } catch (IOException failure) {
                throw new ConnectException(failure);
            }
        }
        bodies.forEach((topic, body) -> insert(topic, body.toString()));
    }

    @Override
    public void stop() {}

    private void insert(String table, String body) {
        String query = "INSERT INTO " + settings.get("database") + "." + table + " FORMAT JSONEachRow";
        HttpRequest request = HttpRequest.newBuilder(URI.create("https://" + settings.get("hostname") + ":"
                        + settings.get("port") + "/?query=" + URLEncoder.encode(query, StandardCharsets.UTF_8)))
                .timeout(PATIENCE)
                .header("X-ClickHouse-User", settings.get("username"))
                .header("X-ClickHouse-Key", settings.get("password"))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        try {
            HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != 200) throw new RetriableException(answer.body());
        } catch (IOException failure) {
            // Connections of before a cut may be dead without anyone having said so.
            client = newClient();
            throw new RetriableException(failure);
        } catch (InterruptedException failure) {
            Thread.currentThread().interrupt();
            throw new ConnectException(failure);
        }
    }

    private static HttpClient newClient() {
        return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(PATIENCE).build();
    }
}
