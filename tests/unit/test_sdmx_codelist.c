/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Code lists of SDMX-ML: both ways to name a parent, languages, levels, and every message. */
#include "sdmx_fixture.h"

#define V21 "http://www.sdmx.org/resources/sdmxml/schemas/v2_1/"
#define V30 "http://www.sdmx.org/resources/sdmxml/schemas/v3_0/"
#define ROOT(version)                                                                              \
  "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"                                                   \
  "<mes:Structure xmlns:mes=\"" version "message\" xmlns:str=\"" version "structure\""             \
  " xmlns:com=\"" version "common\">\n<mes:Structures><str:Codelists>\n"
#define END "</str:Codelists></mes:Structures></mes:Structure>\n"
#define LIST(id) "<str:Codelist id=\"" id "\" agencyID=\"SDMX\" version=\"1.0\">\n"
#define CODE(id)                                                                                   \
  "<str:Code id=\"" id "\"><com:Name xml:lang=\"en\">" id " name</com:Name></str:Code>\n"

static ji_sdmx_codelist_options defaults(void) {
  ji_sdmx_codelist_options options;
  assert_int_equal(ji_sdmx_codelist_options_init(&options, sizeof options), JI_OK);
  return options;
}

static ji_status read_with(const char *text, const ji_sdmx_codelist_options *options,
                           ji_dataset **out) {
  char *path = support_path(folder, "list.xml");
  support_write(folder, "list.xml", text);
  logged[0] = 0;
  ji_status status = ji_dataset_read_sdmx_codelist(ctx, path, options, out);
  free(path);
  assert_true(!status == (*out != NULL));
  return status;
}

#define reads_with(text, options, expected) check_read((text), (options), (expected), __LINE__)
#define reads(text, expected) reads_with(text, NULL, expected)
static void check_read(const char *text, const ji_sdmx_codelist_options *options,
                       const char *expected, int line) {
  ji_dataset *dataset = NULL;
  ji_status status = read_with(text, options, &dataset);
  support_check_status(ctx, status, JI_OK, "read", __FILE__, line);
  check_dataset(dataset, expected, __FILE__, line);
  ji_dataset_unref(dataset);
}

#define refuses_with(text, options, status, expected)                                              \
  check_refusal((text), (options), (status), (expected), __LINE__)
#define refuses(text, status, expected) refuses_with(text, NULL, status, expected)
static void check_refusal(const char *text, const ji_sdmx_codelist_options *options,
                          ji_status status, const char *expected, int line) {
  ji_dataset *dataset = NULL;
  support_check_status(ctx, read_with(text, options, &dataset), status, "read", __FILE__, line);
  check_text(message(), expected, __FILE__, line);
}

#define HEADER "code,parent,name,description,level,valid_from,valid_to\n"

static void version_2_1_is_read(void **state) {
  (void)state;
  reads(ROOT(V21) "<str:Codelist id=\"CL\" agencyID=\"SDMX\" version=\"1.0\" "
                  "validFrom=\"2020-01-01T00:00:00Z\""
                  " validTo=\"2024-12-31\">\n"
                  "<com:Name xml:lang=\"en\">Areas</com:Name>\n"
                  "<str:Code id=\"B\" urn=\"x\"><com:Annotations><com:Annotation id=\"n\">"
                  "<com:AnnotationText>no "
                  "name</com:AnnotationText></com:Annotation></com:Annotations>\n"
                  "<com:Name xml:lang=\"en\"> Bee &amp;\n <![CDATA[<b>]]> </com:Name>"
                  "<com:Description>what <i>it</i> is</com:Description>"
                  "<str:Parent><Ref id=\"A\"/></str:Parent></str:Code>\n" CODE(
                      "A") "<str:Code id=\"C\"><com:Name/><str:Parent>\n <Ref "
                           "id=\"B\"/>\n</str:Parent></str:Code>\n"
                           "</str:Codelist>" END,
        HEADER "B,A,\"Bee &\n <b>\",what it is,2,2020-01-01,2024-12-31\n"
               "A,,A name,,1,2020-01-01,2024-12-31\n"
               "C,B,,,3,2020-01-01,2024-12-31\n");
}

static void version_3_is_read(void **state) {
  (void)state;
  reads(
      ROOT(V30) LIST("CL") CODE(
          "A") "<str:Code id=\"B\"><com:Name>Bee</com:Name><str:Parent>A</str:Parent></str:Code>\n"
               "</str:Codelist>" END,
      HEADER "A,,A name,,1,,\nB,A,Bee,,2,,\n");
  reads(ROOT("http://www.sdmx.org/resources/sdmxml/schemas/v3_1/") LIST("CL") "</str:Codelist>" END,
        HEADER);
}

static void languages(void **state) {
  (void)state;
  const char *text = ROOT(V30) LIST(
      "CL") "<str:Code id=\"A\"><com:Name xml:lang=\"fr\">tout</com:Name>"
            "<com:Name xml:lang=\"en\">all</com:Name><com:Name xml:lang=\"fr\">second</com:Name>"
            "<com:Description xml:lang=\"fr\">le tout</com:Description></str:Code>\n"
            "<str:Code id=\"B\"><com:Name xml:lang=\"zh-Hans\">部分</com:Name></str:Code>\n"
            "</str:Codelist>" END;
  const char *header = "code,parent,name,name_fr,name_en,name_zh-Hans,description,level,valid_from,"
                       "valid_to\n";
  char expected[400];
  snprintf(expected, sizeof expected, "%s%s", header,
           "A,,all,tout,all,,le tout,1,,\nB,,部分,,,部分,,1,,\n");
  reads(text, expected);
  ji_sdmx_codelist_options options = defaults();
  options.language = "fr";
  snprintf(expected, sizeof expected, "%s%s", header,
           "A,,tout,tout,all,,le tout,1,,\nB,,部分,,,部分,,1,,\n");
  reads_with(text, &options, expected);
  options.language = "de";
  refuses_with(text, &options, JI_ERROR_NOT_FOUND, "list.xml: no name is in the language \"de\"");
}

static void other_encodings(void **state) {
  (void)state;
  char text[2000];
  snprintf(
      text, sizeof text, "%s",
      ROOT(V21) LIST(
          "CL") "<str:Code id=\"A\"><com:Name>caf\xe9</com:Name></str:Code></str:Codelist>" END);
  memcpy(strstr(text, "UTF-8\""), "utf-8\"", 6);
  ji_dataset *dataset = NULL;
  support_status(ctx, read_with(text, NULL, &dataset), JI_ERROR_FORMAT);
  assert_message("list.xml: line 5, column 31: not well-formed (invalid token)");
  char latin[2000];
  snprintf(latin, sizeof latin, "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>%s",
           strchr(text, '\n'));
  reads(latin, HEADER "A,,caf\xc3\xa9,,1,,\n");
  snprintf(latin, sizeof latin, "<?xml version=\"1.0\" encoding=\"x-klingon\"?>%s",
           strchr(text, '\n'));
  refuses(latin, JI_ERROR_UNSUPPORTED,
          "list.xml: the encoding \"x-klingon\" is not known to the iconv of this system");
}

static void the_list_is_chosen(void **state) {
  (void)state;
  const char *text = ROOT(V21) LIST("CL_A") CODE("A") "</str:Codelist>\n" LIST("CL_B")
      CODE("B") "</str:Codelist><str:Codelist id=\"CL_B\" agencyID=\"X\">" CODE(
          "C") "</str:Codelist>" END;
  refuses(text, JI_ERROR_LABEL,
          "list.xml: line 7, column 1: \"SDMX:CL_B(1.0)\" is a second code list; options.list says "
          "which one is meant, such as \"AGENCY:ID(VERSION)\"");
  ji_sdmx_codelist_options options = defaults();
  static const char *const first[] = {"CL_A", "SDMX:CL_A", "SDMX:CL_A(1.0)"};
  for (size_t i = 0; i < 3; i++) {
    options.list = first[i];
    reads_with(text, &options, HEADER "A,,A name,,1,,\n");
  }
  options.list = "SDMX:CL_B";
  reads_with(text, &options, HEADER "B,,B name,,1,,\n");
  options.list = "X:CL_B";
  reads_with(text, &options, HEADER "C,,C name,,1,,\n");
  options.list = "CL_B";
  refuses_with(
      text, &options, JI_ERROR_LABEL,
      "list.xml: line 9, column 16: \"X:CL_B\" is a second code list; options.list says which "
      "one is meant, such as \"AGENCY:ID(VERSION)\"");
  options.list = "CL_C";
  refuses_with(
      text, &options, JI_ERROR_NOT_FOUND,
      "list.xml: there is no code list \"CL_C\"; there are SDMX:CL_A(1.0), SDMX:CL_B(1.0), "
      "X:CL_B");
  refuses(ROOT(V21) END, JI_ERROR_NOT_FOUND, "list.xml: there is no code list (Codelist) in it");
  refuses_with(ROOT(V21) END, &options, JI_ERROR_NOT_FOUND,
               "list.xml: there is no code list \"CL_C\"; there are none");
  refuses_with(ROOT(V21) LIST("CL_A") "</str:Codelist>" END, &options, JI_ERROR_NOT_FOUND,
               "list.xml: there is no code list \"CL_C\"; there is SDMX:CL_A(1.0)");
}

static void many_other_lists_are_not_all_told(void **state) {
  (void)state;
  char text[2000] = ROOT(V21);
  for (int i = 0; i < 10; i++)
    snprintf(text + strlen(text), sizeof text - strlen(text), "<str:Codelist id=\"L%d\"/>", i);
  strcat(text, END);
  ji_sdmx_codelist_options options = defaults();
  options.list = "X";
  refuses_with(
      text, &options, JI_ERROR_NOT_FOUND,
      "list.xml: there is no code list \"X\"; there are L0, L1, L2, L3, L4, L5, L6, L7 and "
      "others");
}

static void the_provenance_has_the_list(void **state) {
  (void)state;
  ji_dataset *dataset = NULL, *provenance = NULL;
  ji_sdmx_codelist_options options = defaults();
  options.language = "en";
  support_ok(ctx,
             read_with(ROOT(V21) LIST("CL_A") "<com:Name>Areas</com:Name>"
                                              "<com:Name xml:lang=\"fr\">Zones</com:Name>" CODE(
                                                  "A") "</str:Codelist>" END,
                       &options, &dataset));
  support_ok(ctx, ji_dataset_provenance(ctx, dataset, &provenance));
  char *text = as_csv(provenance, "p.csv");
  support_contains(text, "input,list.xml,blake2b:");
  char *rest = strstr(text, "1,ji_dataset_read_sdmx_codelist,option,");
  assert_non_null(rest);
  assert_text(rest, "1,ji_dataset_read_sdmx_codelist,option,language,en\n"
                    "1,ji_dataset_read_sdmx_codelist,note,list,CL_A\n"
                    "1,ji_dataset_read_sdmx_codelist,note,agency,SDMX\n"
                    "1,ji_dataset_read_sdmx_codelist,note,version,1.0\n"
                    "1,ji_dataset_read_sdmx_codelist,note,name,Areas\n");
  free(text);
  ji_column level = support_look(ctx, dataset, "level");
  ji_column from = support_look(ctx, dataset, "valid_from");
  assert_int_equal(level.type, JI_TYPE_INT64);
  assert_int_equal(from.type, JI_TYPE_DATE32);
  ji_dataset_unref(provenance);
  ji_dataset_unref(dataset);
}

/* --- what is wrong in the list --------------------------------------------------------------- */

static void codes_and_parents_are_checked(void **state) {
  (void)state;
#define CHILD(id, parent)                                                                          \
  "<str:Code id=\"" id "\"><str:Parent><Ref id=\"" parent "\"/></str:Parent></str:Code>\n"
  refuses(ROOT(V21) LIST("CL") CODE("A") CODE("B") CODE("A") "</str:Codelist>" END, JI_ERROR_LABEL,
          "list.xml: line 7: the code \"A\" is there already, on line 5");
  refuses(ROOT(V21) LIST("CL") CODE("A") CHILD("B", "X") "</str:Codelist>" END, JI_ERROR_FORMAT,
          "list.xml: line 6: the parent \"X\" of \"B\" is no code of the list");
  refuses(ROOT(V21) LIST("CL") CHILD("A", "C") CHILD("B", "A")
              CHILD("C", "B") "</str:Codelist>" END,
          JI_ERROR_FORMAT, "list.xml: line 5: the code \"A\" is among its own parents");
  refuses(ROOT(V21) LIST("CL") CHILD("A", "A") "</str:Codelist>" END, JI_ERROR_FORMAT,
          "list.xml: line 5: the code \"A\" is among its own parents");
  refuses(ROOT(V21) LIST("CL") "<str:Code/></str:Codelist>" END, JI_ERROR_FORMAT,
          "list.xml: line 5, column 1: the code has no id");
  refuses(ROOT(V21) LIST("CL") "<str:Code id=\"\"/></str:Codelist>" END, JI_ERROR_FORMAT,
          "list.xml: line 5, column 1: the code has no id");
  /* a partial list lacks parents */
  reads(ROOT(V21) "<str:Codelist id=\"CL\" isPartial=\"true\">" CHILD("B", "X")
            CHILD("C", "B") "</str:Codelist>" END,
        HEADER "B,,,,1,,\nC,B,,,2,,\n");
  support_contains(logged, "list.xml: the list is partial: 1 codes are at the top because their "
                           "parents are not in it");
}

static void lists_that_are_elsewhere(void **state) {
  (void)state;
  refuses(
      ROOT(V30) LIST("CL") CODE(
          "A") "<str:CodelistExtension><str:Codelist>urn</str:Codelist></str:CodelistExtension>"
               "</str:Codelist>" END,
      JI_ERROR_UNSUPPORTED,
      "list.xml: line 6, column 1: the code list extends another one, whose codes are not in it");
  refuses(
      ROOT(V30) "<str:Codelist id=\"CL\" isExternalReference=\"true\"/>" END, JI_ERROR_UNSUPPORTED,
      "list.xml: line 4, column 1: the code list \"CL\" is kept elsewhere (isExternalReference)");
  refuses(ROOT(V30) "<str:Codelist id=\"CL\" validFrom=\"soon\"/>" END, JI_ERROR_FORMAT,
          "list.xml: line 4, column 1: validFrom is \"soon\"; a date is expected");
  refuses(ROOT(V30) "<str:Codelist id=\"CL\" validTo=\"2024-02-30T00:00:00\"/>" END,
          JI_ERROR_FORMAT,
          "list.xml: line 4, column 1: validTo is \"2024-02-30T00:00:00\"; a date is expected");
}

/* --- what is wrong with the document --------------------------------------------------------- */

static void documents_of_another_kind(void **state) {
  (void)state;
  refuses("", JI_ERROR_FORMAT, "list.xml: line 1, column 1: no element found");
  refuses("code,name\n", JI_ERROR_FORMAT, "list.xml: line 1, column 1: syntax error");
  refuses(
      "<a><b></a>", JI_ERROR_FORMAT,
      "list.xml: line 1, column 1: the document is a \"a\"; a Structure message of SDMX-ML 2.1, "
      "3.0 or 3.1 is expected");
  refuses("<Structure xmlns=\"http://www.sdmx.org/resources/sdmxml/schemas/v2_0/message\"/>",
          JI_ERROR_FORMAT,
          "list.xml: line 1, column 1: the document is a \"Structure\"; a Structure message of "
          "SDMX-ML 2.1, 3.0 or 3.1 is expected");
  refuses(ROOT(V21) LIST("CL"), JI_ERROR_FORMAT, "list.xml: line 5, column 1: no element found");
  refuses(ROOT(V21) LIST("CL") "</str:Code>", JI_ERROR_FORMAT,
          "list.xml: line 5, column 3: mismatched tag");
  refuses(ROOT(V21) LIST("CL") "<str:Code id=\"&undefined;\"/>", JI_ERROR_FORMAT,
          "list.xml: line 5, column 1: undefined entity");
}

/* The bomb of a billion laughs, an entity that would fetch a file, and plain document types. */
static void document_types_are_refused(void **state) {
  (void)state;
  refuses("<?xml version=\"1.0\"?>\n<!DOCTYPE lolz [<!ENTITY a \"ha\">\n"
          "<!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\"><!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;\">]>\n"
          "<Structure>&c;</Structure>",
          JI_ERROR_FORMAT,
          "list.xml: line 2, column 16: a document type (DOCTYPE) is refused; SDMX-ML has none");
  refuses("<!DOCTYPE Structure [<!ENTITY file SYSTEM \"file:///etc/hostname\">]>\n"
          "<Structure>&file;</Structure>",
          JI_ERROR_FORMAT,
          "list.xml: line 1, column 21: a document type (DOCTYPE) is refused; SDMX-ML has none");
  refuses("<!DOCTYPE Structure SYSTEM \"http://example.org/x.dtd\"><Structure/>", JI_ERROR_FORMAT,
          "list.xml: line 1, column 54: a document type (DOCTYPE) is refused; SDMX-ML has none");
}

static void sizes_have_limits(void **state) {
  (void)state;
  enum { SIZE = 1300000 };
  char *text = malloc(SIZE + 2000);
  assert_non_null(text);
  strcpy(text, ROOT(V21) LIST("CL"));
  for (int i = 0; i < 61; i++)
    strcat(text, "<x>");
  refuses(text, JI_ERROR_LIMIT, "list.xml: line 5, column 181: elements are nested deeper than 64");
  strcpy(text, ROOT(V21) LIST("CL") "<str:Code id=\"A\"><com:Name>");
  size_t size = strlen(text);
  memset(text + size, 'x', SIZE);
  strcpy(text + size + SIZE, "</com:Name></str:Code></str:Codelist>" END);
  ji_dataset *dataset = NULL;
  support_status(ctx, read_with(text, NULL, &dataset), JI_ERROR_LIMIT);
  support_contains(message(), ": a text is longer than 1048576 bytes");
  strcpy(text, ROOT(V21) LIST("CL") "<str:Code id=\"");
  size = strlen(text);
  memset(text + size, 'x', SIZE);
  strcpy(text + size + SIZE, "\"/></str:Codelist>" END);
  support_status(ctx, read_with(text, NULL, &dataset), JI_ERROR_LIMIT);
  assert_message("list.xml: a tag or comment is longer than 1048576 bytes");
  /* what goes on may be long: comments of more than that in all are passed over */
  strcpy(text, ROOT(V21) LIST("CL"));
  for (size = strlen(text); size < SIZE; size += 8)
    memcpy(text + size, "<!--x-->", 8);
  strcpy(text + size, "</str:Codelist>" END);
  reads(text, HEADER);
  free(text);
  ji_sdmx_codelist_options options = defaults();
  options.max_codes = 1;
  refuses_with(ROOT(V21) LIST("CL") CODE("A") CODE("B") "</str:Codelist>" END, &options,
               JI_ERROR_LIMIT, "list.xml: line 6, column 1: more than max_codes, 1 codes");
}

static void arguments_are_checked(void **state) {
  (void)state;
  ji_dataset *dataset = NULL;
  support_status(ctx, ji_dataset_read_sdmx_codelist(ctx, NULL, NULL, &dataset), JI_ERROR_ARGUMENT);
  assert_message("ji_dataset_read_sdmx_codelist: path is NULL");
  support_status(ctx, ji_dataset_read_sdmx_codelist(ctx, "x", NULL, NULL), JI_ERROR_ARGUMENT);
  assert_message("ji_dataset_read_sdmx_codelist: out is NULL");
  support_status(ctx, ji_dataset_read_sdmx_codelist(ctx, "/no/such.xml", NULL, &dataset),
                 JI_ERROR_NOT_FOUND);
  ji_sdmx_codelist_options options = defaults();
  options.max_codes = -1;
  refuses_with("", &options, JI_ERROR_ARGUMENT, "ji_sdmx_codelist_options.max_codes is below 0");
}

int main(void) {
#define test(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)
  const struct CMUnitTest tests[] = {
      test(version_2_1_is_read),
      test(version_3_is_read),
      test(languages),
      test(other_encodings),
      test(the_list_is_chosen),
      test(many_other_lists_are_not_all_told),
      test(the_provenance_has_the_list),
      test(codes_and_parents_are_checked),
      test(lists_that_are_elsewhere),
      test(documents_of_another_kind),
      test(document_types_are_refused),
      test(sizes_have_limits),
      test(arguments_are_checked),
  };
  return cmocka_run_group_tests_name("sdmx code lists", tests, NULL, NULL);
}
