// Statements on a connection of a pool: queries whose answers are texts, and batches as applications write them.

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

final class Statements {
  private static final int MOST_ROWS = 10_000;
  private final Pools pools;

  Statements(Pools pools) {
    this.pools = pools;
  }

  Object query(Request request) throws SQLException {
    try (Connection connection = pools.connection(request.text("pool"));
        Statement statement = connection.createStatement()) {
      List<Object> rows = new ArrayList<>();
      if (!statement.execute(request.text("sql"))) return Map.of("rows", rows);
      try (ResultSet answers = statement.getResultSet()) {
        int columns = answers.getMetaData().getColumnCount();
        while (answers.next() && rows.size() < MOST_ROWS) {
          List<Object> row = new ArrayList<>();
          for (int column = 1; column <= columns; column += 1) row.add(answers.getString(column));
          rows.add(row);
        }
      }
      return Map.of("rows", rows);
    }
  }

  /** One batch. `types` has a letter a column (l: whole number, d: fraction, s: text); rows and fields are separated. */
  Object insert(Request request) throws SQLException {
    String types = request.text("types");
    try (Connection connection = pools.connection(request.text("pool"));
        PreparedStatement statement = connection.prepareStatement(request.text("sql"))) {
      String[] rows = request.text("rows").split("\u001e", -1);
      for (String row : rows) {
        String[] fields = row.split("\u001f", -1);
        for (int index = 0; index < types.length(); index += 1) {
          bind(statement, index + 1, types.charAt(index), fields[index]);
        }
        statement.addBatch();
      }
      return Map.of("rows", statement.executeBatch().length);
    }
  }

  private static void bind(PreparedStatement statement, int position, char type, String value) throws SQLException {
    if (type == 'l') statement.setLong(position, Long.parseLong(value));
    else if (type == 'd') statement.setDouble(position, Double.parseDouble(value));
    else statement.setString(position, value);
  }
}
