"""Words that vouch: 保证, 肯定, 没问题 … They change nothing for the shop's own acts and never pass for the courier's."""

from __future__ import annotations

import re

from app.core.promise.commitments.marks import READABLE, Scan

_ASSURANCE = re.compile(
    r"保证(?!质量|正品|新鲜|品质|金|期)|(?<!不)肯定|(?<!不)一定(?!要|程度)|保准|绝对|百分百|百分之百|100%|铁定|妥妥|稳稳"
    r"|一准儿?|准保|稳(?=的|到|能|会|收|送|妥|给|[\ue000]|$)|指定(?=能|会|到|送|给|[\ue000]|$)(?<!您指定)(?<!你指定)|必(?:须|定|到|达|能|会|然|送|收|给|(?=[\ue000]|$))|确保|担保|打包票|打保票|拍胸脯"
    r"|(?<![钱背书面皮荷打麻大小草红确担承环0-9一二两三四五六七八九十几])[包保](?=[\ue000]|预计|送(?!货)|能|给(?!力)|$)|[包保](?=您|你|到|准|在|能|会|达|送达)(?!您满意|你满意|您的|到付|邮)"
    r"|准(?=能|到(?!时|点)|会|保|没错|\ue000)(?<![批标水精])|说到做到|误不了|耽误不了|不会(?:耽误|误)|错不了|跑不了|没跑"
    r"|板上钉钉|雷打不动|放[一百千万亿]+个心|放宽心|[绝决](?=不|[\ue000]|收|到|能|会|送|给)|拍板|没[得的]?跑|承诺(?!书)|打赌|人格|没[有啥什么]*问题|铁(?=到|能|会|送|给|[\ue000])|没毛病|木有问题|妥了|稳了|敢保|我保|确定(?:能|会|可以|\ue000)|说话算[数话]"
    r"|包的|必达|毫无问题"
)
_TAKEN_BACK = re.compile(
    r"(?:无法|不能|不敢|没法|难以)[^,。!?]{0,12}$|(?:不|没法|无法|不能|不敢|难以|没办法|不好)(?:[\ue000]|给您|跟您|说|能|敢|太|完全|百分百)*$"
    r"|(?:质量|正品|尺码|品质|材质|安全|使用|做工|面料)[一-鿿]{0,2}$"
)
_OR_PAYS = re.compile(
    r"^(?:要是|如果)?(?:不到|晚到|迟到|超时|到不了)(?:的话|了|就|我们?|直接|给您|全额|双倍|全)*[退赔免贴送]"
)
_AN_ASIDE = 14


def vouches(clause: str) -> bool:
    """Whether a (masked) clause vouches for something other than the goods themselves."""
    return any(not _TAKEN_BACK.search(clause[: found.start()]) for found in _ASSURANCE.finditer(clause))


def assured(scanned: Scan, index: int) -> bool:
    """Whether clause `index`, or a short neighbour that promises nothing itself, vouches for what it says."""
    if _OR_PAYS.match(scanned.clause_text(index + 1)):
        return True
    return vouches(scanned.clause_text(index)) or any(
        len(text := scanned.clause_text(near)) <= _AN_ASIDE and vouches(text) and not _busy(scanned, near)
        for near in (index - 1, index + 1)
    )


def _busy(scanned: Scan, index: int) -> bool:
    return any(bond.clause == index and bond.times for bond in scanned.bonds[: 2 * READABLE])
