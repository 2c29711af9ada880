# ruff: noqa: E501, RUF001 - as the tools write them, lines and marks included
"""Reports as each tool writes them, a failed test or two in each."""

PYTEST = """<?xml version="1.0" encoding="utf-8"?>
<testsuites name="pytest tests"><testsuite name="pytest" errors="0" failures="1" skipped="1" tests="3" time="1,234.051">
<testcase classname="tests.test_cart.TestCart" name="test_sum[1.5-2]" time="0.001">
<failure message="assert 41 == 42&#10; +  where 41 = add(40, 1)">self = &lt;TestCart&gt;

    def test_sum(self):
&gt;       assert add(40, 1) == 42
E       assert 41 == 42
E        +  where 41 = add(40, 1)

tests/test_cart.py:7: AssertionError</failure></testcase>
<testcase classname="tests.test_cart" name="test_total" time="0.001" />
<testcase classname="tests.test_cart" name="test_later"><skipped type="pytest.xfail" message="later" /></testcase>
</testsuite></testsuites>"""

PYTEST_XUNIT1 = """<testsuite name="pytest" tests="1"><testcase classname="tests.test_cart" file="tests/test_cart.py" line="4"
 name="test_sum"><error message="failed on setup with &quot;KeyError: 'cart'&quot;">E   KeyError: 'cart'</error></testcase>
</testsuite>"""

COLLECTION = """<testsuites><testsuite name="pytest" errors="1"><testcase classname="" name="tests.test_cart" time="0.000">
<error message="collection failure">ImportError while importing test module '/home/runner/work/shop/shop/tests/test_cart.py'.
tests/test_cart.py:1: in &lt;module&gt;
    import cart
E   ModuleNotFoundError: No module named 'cart'</error></testcase></testsuite></testsuites>"""

SUREFIRE = """<?xml version="1.0" encoding="UTF-8"?>
<testsuite xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" name="com.example.CartTest" tests="3" failures="1">
<properties><property name="java.version" value="17"/></properties>
<testcase name="sum" classname="com.example.CartTest" time="0.01">
<failure message="expected: &lt;42&gt; but was: &lt;41&gt;" type="org.opentest4j.AssertionFailedError"><![CDATA[\
org.opentest4j.AssertionFailedError: expected: <42> but was: <41>
	at org.junit.jupiter.api.AssertionUtils.fail(AssertionUtils.java:55)
	at com.example.CartTest.sum(CartTest.java:12)
	at java.base/java.lang.reflect.Method.invoke(Method.java:568)
]]></failure>
<rerunFailure message="expected: &lt;42&gt; but was: &lt;40&gt;" type="x"><stackTrace>again</stackTrace></rerunFailure>
<system-out><![CDATA[much that was printed]]></system-out></testcase>
<testcase name="settles" classname="com.example.CartTest"><flakyFailure message="once" type="x"><stackTrace>
	at com.example.CartTest.settles(CartTest.java:30)</stackTrace></flakyFailure></testcase>
<testcase name="empty" classname="com.example.CartTest"><error type="java.lang.NullPointerException"/></testcase>
</testsuite>"""

GRADLE_RETRY = """<testsuite name="shop.CartTest" tests="2" failures="1">
<testcase name="sum()" classname="shop.CartTest"><failure message="first" type="x">first</failure></testcase>
<testcase name="sum()" classname="shop.CartTest"/>
<testcase name="adds two numbers()" classname="shop.CartTest"><failure message="41" type="x">x
	at shop.CartTest.adds two numbers(CartTest.kt:9)</failure></testcase>
<system-out><![CDATA[nearly the whole file]]></system-out></testsuite>"""

JEST = """<testsuites name="jest tests" tests="1" failures="1"><testsuite name="Cart" failures="1">
<testcase classname="Cart adds" name="Cart adds" time="0.01"><failure>Error: expect(received).toBe(expected)

Expected: 42
Received: 41
    at Object.toBe (/home/runner/work/shop/shop/src/cart.test.ts:7:21)
    at run (/home/runner/work/shop/shop/node_modules/jest-circus/build/run.js:1:1)</failure></testcase>
</testsuite></testsuites>"""

VITEST = """<testsuites name="vitest tests"><testsuite name="src/cart.test.ts"><testcase classname="src/cart.test.ts"
 name="cart &gt; adds"><failure message="expected 41 to be 42 // Object.is equality" type="AssertionError">
AssertionError: expected 41 to be 42
 ❯ src/cart.test.ts:7:21</failure></testcase></testsuite></testsuites>"""

NEXTEST = """<testsuites name="nextest-run"><testsuite name="cart::api"><testcase name="tests::sum" classname="cart::api">
<failure message="thread 'tests::sum' panicked at src/lib.rs:9:5" type="test failure with exit code 101">\
thread 'tests::sum' panicked at src/lib.rs:9:5:
assertion `left == right` failed</failure></testcase>
<testcase name="tests::settles" classname="cart::api"><flakyFailure message="once" type="x">once</flakyFailure></testcase>
</testsuite></testsuites>"""

CTEST = """<testsuite name="Linux-c++" tests="2" failures="1"><testcase name="cart" classname="cart" status="fail">
<failure message=""/><properties/><system-out>cart_test.cpp:7: Failure
Expected: 42</system-out></testcase>
<testcase name="tax" classname="tax" status="run"><system-out>fine</system-out></testcase></testsuite>"""

PHPUNIT = r"""<testsuites><testsuite name="all"><testsuite name="Tests\CartTest" file="/__w/shop/shop/tests/CartTest.php">
<testcase name="testSum" class="Tests\CartTest" classname="Tests.CartTest" file="/__w/shop/shop/tests/CartTest.php" line="10">
<failure type="PHPUnit\Framework\ExpectationFailedException">Tests\CartTest::testSum
Failed asserting that 41 matches expected 42.

/__w/shop/shop/tests/CartTest.php:12</failure></testcase></testsuite></testsuite></testsuites>"""

TRX = """<?xml version="1.0" encoding="utf-8"?>
<TestRun xmlns="http://microsoft.com/schemas/VisualStudio/TeamTest/2010"><Results>
<UnitTestResult testId="a" testName="Sum" outcome="Failed"><Output><StdOut>much</StdOut><ErrorInfo>
<Message>Assert.AreEqual failed. Expected:&lt;42&gt;. Actual:&lt;41&gt;.</Message>
<StackTrace>   at Shop.CartTests.Sum() in /home/runner/work/shop/shop/CartTests.cs:line 14</StackTrace></ErrorInfo></Output>
</UnitTestResult>
<UnitTestResult testId="b" testName="Shop.CartTests.Rows" outcome="Failed"><InnerResults>
<UnitTestResult testId="b" testName="Shop.CartTests.Rows(1)" outcome="Failed"><Output><ErrorInfo><Message>one</Message>
</ErrorInfo></Output></UnitTestResult>
<UnitTestResult testId="b" testName="Shop.CartTests.Rows(2)" outcome="Passed"/></InnerResults></UnitTestResult>
<UnitTestResult testId="c" testName="Shop.CartTests.Fine" outcome="Passed"/></Results>
<TestDefinitions><UnitTest name="Sum" id="a"><TestMethod className="Shop.CartTests, Shop" name="Sum"/></UnitTest>
<UnitTest name="Rows" id="b"><TestMethod className="Shop.CartTests" name="Rows"/></UnitTest></TestDefinitions></TestRun>"""

GO = """go: downloading example.com/x v1.0.0
{"Action":"start","Package":"example.com/shop/cart"}
{"Action":"run","Package":"example.com/shop/cart","Test":"TestSum"}
{"Action":"output","Package":"example.com/shop/cart","Test":"TestSum","Output":"=== RUN   TestSum\\n"}
{"Action":"run","Package":"example.com/shop/cart","Test":"TestSum/negative"}
{"Action":"output","Package":"example.com/shop/cart","Test":"TestSum/negative","Output":"    cart_test.go:12: got 41, want 42\\n"}
{"Action":"output","Package":"example.com/shop/cart","Test":"TestSum/negative","Output":"    --- FAIL: TestSum/negative (0.00s)\\n"}
{"Action":"fail","Package":"example.com/shop/cart","Test":"TestSum/negative","Elapsed":0}
{"Action":"fail","Package":"example.com/shop/cart","Test":"TestSum","Elapsed":0}
{"Action":"pass","Package":"example.com/shop/cart","Test":"TestTax","Elapsed":0}
{"Action":"fail","Package":"example.com/shop/cart","Elapsed":0.01}
{"ImportPath":"example.com/shop/tax","Action":"build-output","Output":"tax/tax.go:3:1: syntax error\\n"}
{"ImportPath":"example.com/shop/tax","Action":"build-fail"}
{"Action":"output","Package":"example.com/shop/tax","Output":"FAIL\\texample.com/shop/tax [build failed]\\n"}
{"Action":"fail","Package":"example.com/shop/tax","Elapsed":0}
"""
