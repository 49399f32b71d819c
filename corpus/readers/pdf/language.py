"""The words that a text of any length holds, in the languages of most documents."""

COMMONEST_WORDS = frozenset(
    """
    a and are as at be by con da das de del der des di die do du e el en es et for für il in is it la las le les los
    mit na nicht o of on par para per por pour que se sur that the to un una und une van was with y zu на и в не с по
    """.split()  # noqa: SIM905  (a list of words reads better)
)
