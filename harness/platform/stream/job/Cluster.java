// The database as the job sees it: shards and their replicas, asked of the server behind the platform's one name. A batch
// goes to its own shard, to any replica of it, since a name is known to one shard only; two replicas have it before it
// counts as written.

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

final class Cluster {
  private static final int ROUNDS = 10;
  private final String origin;
  private final String database;
  private final String table;
  private final String login;
  /** Of the platform's one name: servers call each other without it. */
  private final String domain;
  private List<List<String>> replicas = List.of();

  Cluster(String url, String table, String password) {
    URI address = URI.create(url.replaceFirst("^jdbc:clickhouse:", "http:"));
    origin = "http://" + address.getHost() + ":" + address.getPort();
    database = address.getPath().substring(1);
    domain = address.getHost().substring(address.getHost().indexOf('.') + 1);
    this.table = table;
    login = Base64.getEncoder().encodeToString(("clickhouse:" + password).getBytes(StandardCharsets.UTF_8));
  }

  int shards() throws IOException {
    if (replicas.isEmpty()) replicas = ask();
    return replicas.size();
  }

  void insert(Batch batch) throws IOException, InterruptedException {
    shards();
    List<String> hosts = replicas.get(batch.shard());
    String settings =
        "?insert_quorum=2&insert_quorum_parallel=1&insert_deduplicate=1&input_format_skip_unknown_fields=0&insert_deduplication_token="
            + batch.name()
            + "&query="
            + URLEncoder.encode("INSERT INTO " + database + "." + table + " FORMAT JSONEachRow", StandardCharsets.UTF_8);
    IOException last = new IOException("shard " + batch.shard() + " has no replica");
    int first = Math.floorMod(batch.name().hashCode(), hosts.size());
    for (int attempt = 0; attempt < ROUNDS * hosts.size(); attempt++) {
      try {
        String host = hosts.get((first + attempt) % hosts.size());
        post("http://" + host + ":8123/" + settings, batch.rows());
        return;
      } catch (IOException error) {
        last = error;
        if (attempt % hosts.size() == hosts.size() - 1) Thread.sleep(1000);
      }
    }
    throw last;
  }

  private List<List<String>> ask() throws IOException {
    String sql =
        "SELECT shard_num, host_name FROM system.clusters WHERE cluster = 'iot-cluster' ORDER BY shard_num, replica_num";
    List<List<String>> shards = new ArrayList<>();
    for (String line : post(origin + "/", sql).strip().split("\n")) {
      String[] fields = line.split("\t");
      while (shards.size() < Integer.parseInt(fields[0])) shards.add(new ArrayList<>());
      shards.get(shards.size() - 1).add(fields[1].contains(".") ? fields[1] : fields[1] + "." + domain);
    }
    return shards;
  }

  private String post(String url, String body) throws IOException {
    HttpURLConnection call = (HttpURLConnection) URI.create(url).toURL().openConnection();
    call.setRequestMethod("POST");
    call.setConnectTimeout(2000);
    call.setReadTimeout(15000);
    call.setRequestProperty("Authorization", "Basic " + login);
    call.setDoOutput(true);
    try (OutputStream out = call.getOutputStream()) {
      out.write(body.getBytes(StandardCharsets.UTF_8));
    }
    boolean isGood = call.getResponseCode() == 200 && call.getHeaderField("X-ClickHouse-Exception-Code") == null;
    try (InputStream in = isGood ? call.getInputStream() : call.getErrorStream()) {
      String answer = in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
      if (!isGood) throw new IOException(url.replaceFirst("\\?.*", "") + ": " + answer.strip());
      return answer;
    }
  }
}
