"""The list of the stored experiments, to open any of them again."""

import streamlit as st

from pairmnist import naming
from pairmnist.architectures import ARCHITECTURES
from pairmnist.page import dialogs, links
from pairmnist.records.store import Store


def show(store: Store) -> None:
    """Open the dialog that lists what is stored, the experiments of one architecture at a time."""

    def draw() -> None:
        experiments = store.experiments()
        if not experiments:
            st.write("Nothing is stored yet. What you train is kept and listed here.")
            return
        architecture = st.segmented_control(
            "Architecture",
            list(ARCHITECTURES),
            format_func=lambda key: ARCHITECTURES[key].name,
            default=st.session_state["architecture"],
            required=True,
            label_visibility="collapsed",
        )
        listed = [one for one in experiments if one.settings.architecture == architecture]
        if not listed:
            st.write("Nothing of this architecture is stored yet.")
        with st.container(gap="xxsmall"):
            for number, one in enumerate(listed):
                if st.button(
                    naming.full_name(one),
                    key=f"stored {architecture} {number}",
                    on_click=links.open_experiment,
                    args=(one,),
                    type="tertiary",
                    icon=":material/folder_open:",
                ):
                    dialogs.close()
                    st.rerun()

    dialogs.show("Stored experiments", draw, width="medium")
