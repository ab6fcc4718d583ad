// One line: members separated by tabs, each `name=value` with the value percent-encoded.

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;

final class Request {
  private final Map<String, String> members = new LinkedHashMap<>();

  static Request parse(String line) {
    Request request = new Request();
    for (String member : line.split("\t")) {
      int split = member.indexOf('=');
      if (split > 0) {
        request.members.put(
            member.substring(0, split), URLDecoder.decode(member.substring(split + 1), StandardCharsets.UTF_8));
      }
    }
    return request;
  }

  String id() {
    return text("id");
  }

  String action() {
    return text("do");
  }

  String text(String name) {
    String value = members.get(name);
    if (value == null) throw new IllegalArgumentException("the request has no " + name);
    return value;
  }

  String text(String name, String otherwise) {
    return members.getOrDefault(name, otherwise);
  }

  boolean isSet(String name) {
    return Boolean.parseBoolean(members.get(name));
  }

  /** Members below a prefix, without it. */
  Properties below(String prefix) {
    Properties properties = new Properties();
    members.forEach(
        (name, value) -> {
          if (name.startsWith(prefix)) properties.setProperty(name.substring(prefix.length()), value);
        });
    return properties;
  }
}
