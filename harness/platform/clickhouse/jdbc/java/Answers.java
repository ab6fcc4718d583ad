// Answers as JSON, one a line: how long it took, and the value or the whole chain of causes of what went wrong.

import java.io.PrintStream;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

final class Answers {
  interface Work {
    Object perform() throws Exception;
  }

  private static final int LONGEST_CHAIN = 10;
  private final PrintStream out;

  Answers(PrintStream out) {
    this.out = out;
  }

  void ready() {
    print(Map.of("ready", true));
  }

  void of(Request request, Work work) {
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("id", request.id());
    long begun = System.nanoTime();
    try {
      Object value = work.perform();
      answer.put("value", value);
    } catch (Throwable error) {
      answer.put("causes", causes(error));
    }
    answer.put("ms", (System.nanoTime() - begun) / 1_000 / 1_000.0);
    print(answer);
  }

  private static List<Object> causes(Throwable error) {
    List<Object> chain = new ArrayList<>();
    for (Throwable cause = error; cause != null && chain.size() < LONGEST_CHAIN; cause = cause.getCause()) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("type", cause.getClass().getName());
      one.put("message", String.valueOf(cause.getMessage()));
      if (cause instanceof SQLException) {
        one.put("code", ((SQLException) cause).getErrorCode());
        one.put("state", ((SQLException) cause).getSQLState());
      }
      chain.add(one);
    }
    return chain;
  }

  private synchronized void print(Object value) {
    StringBuilder line = new StringBuilder();
    write(line, value);
    out.println(line);
    out.flush();
  }

  private static void write(StringBuilder line, Object value) {
    if (value instanceof Map) {
      char before = '{';
      if (((Map<?, ?>) value).isEmpty()) line.append(before);
      for (Map.Entry<?, ?> entry : ((Map<?, ?>) value).entrySet()) {
        line.append(before);
        text(line, String.valueOf(entry.getKey()));
        line.append(':');
        write(line, entry.getValue());
        before = ',';
      }
      line.append('}');
    } else if (value instanceof List) {
      char before = '[';
      if (((List<?>) value).isEmpty()) line.append(before);
      for (Object item : (List<?>) value) {
        line.append(before);
        write(line, item);
        before = ',';
      }
      line.append(']');
    } else if (value == null || value instanceof Number || value instanceof Boolean) {
      line.append(value);
    } else {
      text(line, String.valueOf(value));
    }
  }

  private static void text(StringBuilder line, String value) {
    line.append('"');
    for (int index = 0; index < value.length(); index += 1) {
      char character = value.charAt(index);
      if (character == '"' || character == '\\') line.append('\\').append(character);
      else if (character < ' ' || Character.isSurrogate(character) || character == '\u2028' || character == '\u2029') {
        line.append(String.format("\\u%04x", (int) character));
      } else line.append(character);
    }
    line.append('"');
  }
}
