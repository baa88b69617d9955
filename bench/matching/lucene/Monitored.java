import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.management.OperatingSystemMXBean;
import java.io.*;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.*;
import java.util.*;
import org.apache.lucene.analysis.*;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.analysis.tokenattributes.OffsetAttribute;
import org.apache.lucene.document.*;
import org.apache.lucene.index.*;
import org.apache.lucene.monitor.*;
import org.apache.lucene.search.*;
import org.apache.lucene.util.BytesRef;

/**
 * Lucene's monitor over the same watches, as fast as it goes: our fold as its tokenizer (cheaper than its own analysis),
 * terms weighed by their document frequency, a presearcher of two passes, ids only.
 *
 * <p>Arguments: articles, questions, fold table. Then a line is a command and each answer is a line of JSON:
 * "run FIRST LAST" (CPU time), "each FIRST LAST" (CPU time of each article), "pairs FIRST LAST", "quit".
 */
public final class Monitored {
  static final String FIELD = "body";
  static final String BETWEEN_FIELDS = " \u0001 ";
  static final ObjectMapper JSON = new ObjectMapper();
  static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  static final OperatingSystemMXBean SYSTEM = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
  static final FieldType TYPE = type();

  /** UTF-16 unit to its folded letters, as watchword.text.fold has them; a space stands between words. */
  static final class FoldTokenizer extends Tokenizer {
    final CharTermAttribute term = addAttribute(CharTermAttribute.class);
    final OffsetAttribute offset = addAttribute(OffsetAttribute.class);
    final char[][] fold;
    final char[] read = new char[8192];
    int length = 0, at = 0, before = 0;

    FoldTokenizer(char[][] fold) { this.fold = fold; }

    @Override public boolean incrementToken() throws IOException {
      clearAttributes();
      char[] word = term.buffer();
      int n = 0, start = 0, end = 0;
      while (true) {
        if (at == length) {
          before += length;
          length = Math.max(0, input.read(read, 0, read.length));
          at = 0;
          if (length == 0) break;
        }
        char[] letters = fold[read[at++]];
        if (letters.length == 0) continue;
        if (letters[0] == ' ') { if (n > 0) break; else continue; }
        if (n == 0) start = before + at - 1;
        if (n + letters.length > word.length) word = term.resizeBuffer(n + letters.length);
        for (char letter : letters) word[n++] = letter;
        end = before + at;
      }
      if (n == 0) return false;
      term.setLength(n);
      offset.setOffset(start, end);
      return true;
    }

    @Override public void reset() throws IOException { super.reset(); length = at = before = 0; }
  }

  public static void main(String[] given) throws Exception {
    char[][] fold = foldTable(given[2]);
    Analyzer analyzer = new Analyzer() {
      @Override protected TokenStreamComponents createComponents(String field) {
        return new TokenStreamComponents(new FoldTokenizer(fold));
      }
    };
    String[] texts = texts(given[0]);
    Map<BytesRef, Integer> frequencies = frequencies(analyzer, Arrays.copyOfRange(texts, texts.length - 1000, texts.length));
    TermWeightor weightor = term -> 1.0 / (1.0 + frequencies.getOrDefault(term.bytes(), 0));
    List<MonitorQuery> queries = queries(given[1]);
    Monitor monitor = new Monitor(analyzer, new MultipassTermFilteredPresearcher(2, 0, weightor, List.of(), Set.of()));
    long began = SYSTEM.getProcessCpuTime();
    monitor.register(queries);
    monitor.purgeCache();
    say(JSON.createObjectNode().put("build_s", (SYSTEM.getProcessCpuTime() - began) / 1e9));
    obey(monitor, texts);
    System.exit(0);
  }

  static void obey(Monitor monitor, String[] texts) throws IOException {
    BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line; (line = commands.readLine()) != null && !line.equals("quit"); ) {
      String[] command = line.split(" ");
      int first = Integer.parseInt(command[1]), last = Integer.parseInt(command[2]);
      switch (command[0]) {
        case "run" -> say(run(monitor, texts, first, last));
        case "each" -> say(each(monitor, texts, first, last));
        default -> say(pairs(monitor, texts, first, last));
      }
    }
  }

  static ObjectNode run(Monitor monitor, String[] texts, int first, int last) throws IOException {
    long began = SYSTEM.getProcessCpuTime(), matches = 0;
    for (int i = first; i < last; i++) matches += match(monitor, texts[i]).getMatchCount();
    double took = (SYSTEM.getProcessCpuTime() - began) / 1e3;
    return JSON.createObjectNode().put("us", took / (last - first)).put("matches", matches);
  }

  static ObjectNode each(Monitor monitor, String[] texts, int first, int last) throws IOException {
    ObjectNode answer = JSON.createObjectNode();
    ArrayNode took = answer.putArray("us");
    for (int i = first; i < last; i++) {
      long began = THREADS.getCurrentThreadCpuTime();
      match(monitor, texts[i]);
      took.add((THREADS.getCurrentThreadCpuTime() - began) / 1e3);
    }
    return answer;
  }

  static ObjectNode pairs(Monitor monitor, String[] texts, int first, int last) throws IOException {
    ObjectNode answer = JSON.createObjectNode();
    ArrayNode pairs = answer.putArray("pairs");
    for (int i = first; i < last; i++)
      for (QueryMatch match : match(monitor, texts[i]).getMatches())
        pairs.add(JSON.createArrayNode().add(i).add(Integer.parseInt(match.getQueryId())));
    return answer;
  }

  static MatchingQueries<QueryMatch> match(Monitor monitor, String text) throws IOException {
    Document document = new Document();
    document.add(new Field(FIELD, text, TYPE));
    return monitor.match(document, QueryMatch.SIMPLE_MATCHER);
  }

  static FieldType type() {
    FieldType type = new FieldType();
    type.setTokenized(true);
    type.setOmitNorms(true);
    type.setIndexOptions(IndexOptions.DOCS_AND_FREQS_AND_POSITIONS);
    type.freeze();
    return type;
  }

  static char[][] foldTable(String path) throws IOException {
    JsonNode table = JSON.readTree(new File(path));
    char[][] fold = new char[table.size()][];
    for (int unit = 0; unit < fold.length; unit++) fold[unit] = table.get(unit).asText().toCharArray();
    fold[1] = new char[] {1}; // a word that no watch has: a phrase ends where its field does
    return fold;
  }

  static String[] texts(String path) throws IOException {
    List<String> texts = new ArrayList<>();
    for (String line : Files.readAllLines(Path.of(path))) {
      JsonNode content = JSON.readTree(line).get(2); // after id and language
      texts.add(content.get("title").asText() + BETWEEN_FIELDS + content.get("summary").asText() + BETWEEN_FIELDS + content.get("text").asText());
    }
    return texts.toArray(new String[0]);
  }

  static Map<BytesRef, Integer> frequencies(Analyzer analyzer, String[] sample) throws IOException {
    Map<BytesRef, Integer> frequencies = new HashMap<>();
    for (String text : sample) {
      Set<String> seen = new HashSet<>();
      try (TokenStream tokens = analyzer.tokenStream(FIELD, text)) {
        CharTermAttribute term = tokens.addAttribute(CharTermAttribute.class);
        tokens.reset();
        while (tokens.incrementToken()) seen.add(term.toString());
        tokens.end();
      }
      for (String word : seen) frequencies.merge(new BytesRef(word), 1, Integer::sum);
    }
    return frequencies;
  }

  static List<MonitorQuery> queries(String path) throws IOException {
    List<MonitorQuery> queries = new ArrayList<>();
    for (JsonNode question : JSON.readTree(new File(path))) {
      BooleanQuery.Builder builder = new BooleanQuery.Builder();
      builder.add(any(question.get(0)), BooleanClause.Occur.MUST);
      builder.add(any(question.get(1)), BooleanClause.Occur.MUST);
      for (JsonNode words : question.get(2)) builder.add(literal(words), BooleanClause.Occur.MUST_NOT);
      queries.add(new MonitorQuery(Integer.toString(queries.size()), builder.build()));
    }
    return queries;
  }

  static Query any(JsonNode texts) {
    if (texts.size() == 1) return literal(texts.get(0));
    BooleanQuery.Builder builder = new BooleanQuery.Builder();
    Set<Query> distinct = new LinkedHashSet<>();
    for (JsonNode words : texts) distinct.add(literal(words));
    for (Query query : distinct) builder.add(query, BooleanClause.Occur.SHOULD);
    return builder.build();
  }

  static Query literal(JsonNode words) {
    String[] row = new String[words.size()];
    for (int i = 0; i < row.length; i++) row[i] = words.get(i).asText();
    return row.length == 1 ? new TermQuery(new Term(FIELD, row[0])) : new PhraseQuery(FIELD, row);
  }

  static void say(ObjectNode answer) throws IOException {
    System.out.println(JSON.writeValueAsString(answer));
    System.out.flush();
  }
}
